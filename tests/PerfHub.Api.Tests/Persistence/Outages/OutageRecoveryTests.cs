using PerfHub.Api.Persistence;
using PerfHub.Api.Persistence.SqlServer;
using PerfHub.Api.Tests.Infrastructure.Stores;
using Polly.Timeout;

namespace PerfHub.Api.Tests.Persistence.Outages;

/// <summary>A server that goes, through SQL Server's own driver, and comes back.</summary>
public sealed class OutageRecoveryTests
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(15), ShortTimeout = TimeSpan.FromSeconds(0.5);

    [Fact]
    public async Task A_server_that_was_cut_off_is_found_again()
    {
        await using var server = new FakeSqlServer(_ => TdsReply.Done);
        await using var relay = new TcpProxy("127.0.0.1", server.EndPoint.Port);
        var dialect = StoreCalls.CreateDialect(relay.EndPoint, "Application Name=cut;Connect Timeout=15");
        await AssertAvailableAsync(dialect);

        await relay.DisconnectAsync();
        await AssertUnavailableAsync(dialect, ShortTimeout);

        await relay.RestoreAsync();
        await AssertAvailableAsync(dialect);
    }

    // With the pool, as it is deployed: it would otherwise repeat its last error for a while of its own.
    [Fact]
    public async Task A_server_that_takes_connections_again_is_found_at_once()
    {
        var away = false;
        await using var server = new FakeSqlServer(_ => away ? TdsReply.Reset : TdsReply.Done);
        var dialect = StoreCalls.CreateDialect(server.EndPoint, "Application Name=again;Connect Timeout=15");
        await AssertAvailableAsync(dialect);

        away = true;
        await AssertUnavailableAsync(dialect, MaxWait);

        away = false;
        await AssertAvailableAsync(dialect);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Pooling=False")]
    public async Task A_server_that_falls_silent_is_an_outage_within_bounds_and_is_found_again(string pooling)
    {
        await using var server = new FakeSqlServer(_ => TdsReply.Done);
        await using var relay = new TcpProxy("127.0.0.1", server.EndPoint.Port);
        var dialect = StoreCalls.CreateDialect(relay.EndPoint, $"Application Name=silent;Connect Timeout=15;Command Timeout=1;{pooling}");
        var db = new Db(dialect, ShortTimeout);
        await AssertAvailableAsync(dialect);

        await relay.StallAsync();
        foreach (var call in StoreCalls.All)
        {
            await Assert.ThrowsAsync<TimeoutRejectedException>(() => call(db).WaitAsync(MaxWait));
        }

        await relay.RestoreAsync();
        await AssertAvailableAsync(dialect);
    }

    [Theory]
    [InlineData(nameof(TdsRequest.Login))]
    [InlineData(nameof(TdsRequest.Statement))]
    [InlineData(nameof(TdsRequest.Begin))]
    [InlineData(nameof(TdsRequest.Commit))]
    public async Task A_connection_that_is_reset_at_any_point_is_tried_again_and_then_an_outage(string point)
    {
        var at = Enum.Parse<TdsRequest>(point);
        var resets = 1;
        await using var server = new FakeSqlServer(asked => asked == at && resets-- > 0 ? TdsReply.Reset : TdsReply.Done);
        var dialect = StoreCalls.CreateDialect(server.EndPoint);
        Assert.Equal(1, await StoreCalls.WriteAsync(new Db(dialect)));

        resets = int.MaxValue;
        var error = await Record.ExceptionAsync(() => StoreCalls.WriteAsync(new Db(dialect)));
        Assert.True(Db.IsUnavailable(error!, dialect), $"{error}");
    }

    private static async Task AssertAvailableAsync(Dialect dialect)
    {
        var db = new Db(dialect, MaxWait);
        Assert.All(await Task.WhenAll(StoreCalls.All.Select(call => call(db))), count => Assert.Equal(1, count));
    }

    private static async Task AssertUnavailableAsync(Dialect dialect, TimeSpan timeout)
    {
        var db = new Db(dialect, timeout);
        var errors = await Task.WhenAll(StoreCalls.All.Select(call => Record.ExceptionAsync(() => call(db))));
        Assert.All(errors, error => Assert.True(Db.IsUnavailable(error!, dialect), $"{error}"));
    }
}
