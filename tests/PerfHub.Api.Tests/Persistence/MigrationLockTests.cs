using PerfHub.Api.Persistence;
using PerfHub.Api.Persistence.SqlServer;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Persistence;

/// <summary>Hosts that start together wait for the migration lock. The host that migrates may break the connections of those that wait.</summary>
public sealed class MigrationLockTests
{
    private const int PermissionDeniedError = 5011;

    [Fact]
    public async Task A_host_that_loses_its_connection_while_waiting_waits_again()
    {
        var resets = 2;
        await using var server = new FakeSqlServer(request =>
            request != TdsRequest.Statement ? TdsReply.Done : resets-- > 0 ? TdsReply.Reset : TdsReply.Error(PermissionDeniedError));

        var refused = Assert.Throws<StoreInitializationException>(CreateDialect(server).Migrate);

        Assert.Contains($"{PermissionDeniedError}", refused.Message, StringComparison.Ordinal);
        Assert.Equal(3, server.Requests.Count(request => request == TdsRequest.Statement));
    }

    [Fact]
    public async Task A_refused_login_is_reported_at_once()
    {
        await using var server = new FakeSqlServer(_ => TdsReply.Error(18456, 14));

        var refused = Assert.Throws<StoreInitializationException>(CreateDialect(server).Migrate);

        Assert.Contains("18456", refused.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    private static SqlServerDialect CreateDialect(FakeSqlServer server) =>
        EmptySqlServerDatabase.CreateDialect(FakeSqlServer.GetConnectionString(server.EndPoint));
}
