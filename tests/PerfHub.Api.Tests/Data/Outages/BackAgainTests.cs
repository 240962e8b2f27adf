using Polly.Timeout;
using PerfHub.Api.Data;
using PerfHub.Api.Tests.Stores;

namespace PerfHub.Api.Tests.Data.Outages;

/// <summary>A server that goes, through SQL Server's own driver, and comes back.</summary>
public sealed class BackAgainTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(15), Impatience = TimeSpan.FromSeconds(0.5);

    // With the pool, as it is deployed: it would otherwise repeat its last error for a while of its own.
    [Fact]
    public async Task A_server_that_is_back_is_found_at_once()
    {
        await using var server = new ScriptedSqlServer(_ => Reply.Done);
        await using var relay = new TcpRelay("127.0.0.1", server.EndPoint.Port);
        var dialect = Calls.Dialect(relay.EndPoint, "Application Name=found;Connect Timeout=2");
        var db = new Db(dialect);
        Assert.Equal(1, await Calls.Read(db));

        await relay.Cut();
        var impatient = new Db(dialect, TimeSpan.FromSeconds(3));
        var errors = await Task.WhenAll(Calls.All.Select(call => Record.ExceptionAsync(() => call(impatient))));
        Assert.All(errors, error => Assert.True(Db.IsAway(error!, dialect), $"{error}"));

        await relay.Restore();
        Assert.All(await Task.WhenAll(Calls.All.Select(call => call(db))), count => Assert.Equal(1, count));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Pooling=False")]
    public async Task A_server_that_falls_silent_is_an_outage_within_bounds_and_is_found_again(string pooling)
    {
        await using var server = new ScriptedSqlServer(_ => Reply.Done);
        await using var relay = new TcpRelay("127.0.0.1", server.EndPoint.Port);
        var dialect = Calls.Dialect(relay.EndPoint, $"Application Name=silent;Command Timeout=1;{pooling}");
        var db = new Db(dialect, Impatience);
        Assert.Equal(1, await Calls.Write(new Db(dialect)));

        await relay.Stall();
        foreach (var call in Calls.All)
        {
            await Assert.ThrowsAsync<TimeoutRejectedException>(() => call(db).WaitAsync(Bound));
        }

        await relay.Restore();
        Assert.Equal(1, await Calls.Read(new Db(dialect)));
        Assert.Equal(1, await Calls.Write(new Db(dialect)));
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
}
