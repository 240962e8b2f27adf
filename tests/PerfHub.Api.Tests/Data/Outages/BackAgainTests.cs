using PerfHub.Api.Persistence;
using PerfHub.Api.Tests.Stores;
using Polly.Timeout;

namespace PerfHub.Api.Tests.Data.Outages;

/// <summary>A server that goes, through SQL Server's own driver, and comes back.</summary>
public sealed class BackAgainTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(15), Impatience = TimeSpan.FromSeconds(0.5);

    [Fact]
    public async Task A_server_that_was_cut_off_is_found_again()
    {
        await using var server = new ScriptedSqlServer(_ => Reply.Done);
        await using var relay = new TcpRelay("127.0.0.1", server.EndPoint.Port);
        var dialect = Calls.Dialect(relay.EndPoint, "Application Name=cut;Connect Timeout=15");
        await IsThere(dialect);

        await relay.Cut();
        await IsAway(dialect, Impatience);

        await relay.Restore();
        await IsThere(dialect);
    }

    // With the pool, as it is deployed: it would otherwise repeat its last error for a while of its own.
    [Fact]
    public async Task A_server_that_takes_connections_again_is_found_at_once()
    {
        var away = false;
        await using var server = new ScriptedSqlServer(_ => away ? Reply.Reset : Reply.Done);
        var dialect = Calls.Dialect(server.EndPoint, "Application Name=again;Connect Timeout=15");
        await IsThere(dialect);

        away = true;
        await IsAway(dialect, Bound);

        away = false;
        await IsThere(dialect);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Pooling=False")]
    public async Task A_server_that_falls_silent_is_an_outage_within_bounds_and_is_found_again(string pooling)
    {
        await using var server = new ScriptedSqlServer(_ => Reply.Done);
        await using var relay = new TcpRelay("127.0.0.1", server.EndPoint.Port);
        var dialect = Calls.Dialect(relay.EndPoint, $"Application Name=silent;Connect Timeout=15;Command Timeout=1;{pooling}");
        var db = new Db(dialect, Impatience);
        await IsThere(dialect);

        await relay.Stall();
        foreach (var call in Calls.All)
        {
            await Assert.ThrowsAsync<TimeoutRejectedException>(() => call(db).WaitAsync(Bound));
        }

        await relay.Restore();
        await IsThere(dialect);
    }

    [Theory]
    [InlineData(nameof(Asked.Login))]
    [InlineData(nameof(Asked.Statement))]
    [InlineData(nameof(Asked.Begin))]
    [InlineData(nameof(Asked.Commit))]
    public async Task A_connection_that_is_reset_at_any_point_is_tried_again_and_then_an_outage(string point)
    {
        var at = Enum.Parse<Asked>(point);
        var resets = 1;
        await using var server = new ScriptedSqlServer(asked => asked == at && resets-- > 0 ? Reply.Reset : Reply.Done);
        var dialect = Calls.Dialect(server.EndPoint);
        Assert.Equal(1, await Calls.Write(new Db(dialect)));

        resets = int.MaxValue;
        var error = await Record.ExceptionAsync(() => Calls.Write(new Db(dialect)));
        Assert.True(Db.IsAway(error!, dialect), $"{error}");
    }

    private static async Task IsThere(Dialect dialect)
    {
        var db = new Db(dialect, Bound);
        Assert.All(await Task.WhenAll(Calls.All.Select(call => call(db))), count => Assert.Equal(1, count));
    }

    private static async Task IsAway(Dialect dialect, TimeSpan patience)
    {
        var db = new Db(dialect, patience);
        var errors = await Task.WhenAll(Calls.All.Select(call => Record.ExceptionAsync(() => call(db))));
        Assert.All(errors, error => Assert.True(Db.IsAway(error!, dialect), $"{error}"));
    }
}
