using PerfHub.Api.Persistence;
using PerfHub.Api.Persistence.SqlServer;
using PerfHub.Api.Tests.Stores;

namespace PerfHub.Api.Tests.Data;

/// <summary>Hosts that start together queue up for the schema, and again where the one before throws them out.</summary>
public sealed class TurnTests
{
    private const int NoPermission = 5011;

    [Fact]
    public async Task Who_is_thrown_out_while_waiting_queues_up_again()
    {
        var thrownOut = 2;
        await using var server = new ScriptedSqlServer(asked =>
            asked != Asked.Statement ? Reply.Done : thrownOut-- > 0 ? Reply.Reset : Reply.Error(NoPermission));

        var refused = Assert.Throws<StoreSetupException>(Dialect(server).Migrate);

        Assert.Contains($"{NoPermission}", refused.Message, StringComparison.Ordinal);
        Assert.Equal(3, server.Log.Count(asked => asked == Asked.Statement));
    }

    [Fact]
    public async Task Who_never_gets_in_says_so_at_once()
    {
        await using var server = new ScriptedSqlServer(asked => Reply.Error(18456, 14));

        var refused = Assert.Throws<StoreSetupException>(Dialect(server).Migrate);

        Assert.Contains("18456", refused.Message, StringComparison.Ordinal);
        Assert.Single(server.Log);
    }

    private static SqlServerDialect Dialect(ScriptedSqlServer server) =>
        EmptyDatabase.Dialect(ScriptedSqlServer.ConnectionString(server.EndPoint));
}
