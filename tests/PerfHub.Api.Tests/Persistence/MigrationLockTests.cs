using PerfHub.Api.Persistence;
using PerfHub.Api.Persistence.SqlServer;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Persistence;

/// <summary>Hosts that start together queue up for the schema, and again where the one before throws them out.</summary>
public sealed class MigrationLockTests
{
    private const int PermissionDeniedError = 5011;

    [Fact]
    public async Task Who_is_thrown_out_while_waiting_queues_up_again()
    {
        var thrownOut = 2;
        await using var server = new FakeSqlServer(asked =>
            asked != TdsRequest.Statement ? TdsReply.Done : thrownOut-- > 0 ? TdsReply.Reset : TdsReply.Error(PermissionDeniedError));

        var refused = Assert.Throws<StoreInitializationException>(CreateDialect(server).Migrate);

        Assert.Contains($"{PermissionDeniedError}", refused.Message, StringComparison.Ordinal);
        Assert.Equal(3, server.Requests.Count(asked => asked == TdsRequest.Statement));
    }

    [Fact]
    public async Task Who_never_gets_in_says_so_at_once()
    {
        await using var server = new FakeSqlServer(asked => TdsReply.Error(18456, 14));

        var refused = Assert.Throws<StoreInitializationException>(CreateDialect(server).Migrate);

        Assert.Contains("18456", refused.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    private static SqlServerDialect CreateDialect(FakeSqlServer server) =>
        EmptySqlServerDatabase.CreateDialect(FakeSqlServer.GetConnectionString(server.EndPoint));
}
