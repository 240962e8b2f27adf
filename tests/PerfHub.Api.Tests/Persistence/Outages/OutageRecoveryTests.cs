using PerfHub.Api.Persistence;
using PerfHub.Api.Tests.Infrastructure.Stores;
using Polly.Timeout;

namespace PerfHub.Api.Tests.Persistence.Outages;

/// <summary>Outages of a server and their end, as the SQL Server driver reports them.</summary>
public sealed class OutageRecoveryTests
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(15), ShortTimeout = TimeSpan.FromSeconds(0.5);

    [Fact]
    public async Task A_disconnected_server_is_used_again_once_it_is_back()
    {
        await using var server = new FakeSqlServer(_ => TdsReply.Done);
        await using var proxy = new TcpProxy("127.0.0.1", server.EndPoint.Port);
        var dialect = StoreCalls.CreateDialect(proxy.EndPoint, "Application Name=cut;Connect Timeout=15");
        await AssertAvailableAsync(dialect);

        await proxy.DisconnectAsync();
        await AssertUnavailableAsync(dialect, ShortTimeout);

        await proxy.RestoreAsync();
        await AssertAvailableAsync(dialect);
    }

    // The connection pool is on, as in production: by default it repeats its last error for a while.
    [Fact]
    public async Task A_server_that_accepts_connections_again_is_used_at_once()
    {
        var isUnavailable = false;
        await using var server = new FakeSqlServer(_ => isUnavailable ? TdsReply.Reset : TdsReply.Done);
        var dialect = StoreCalls.CreateDialect(server.EndPoint, "Application Name=again;Connect Timeout=15");
        await AssertAvailableAsync(dialect);

        isUnavailable = true;
        await AssertUnavailableAsync(dialect, MaxWait);

        isUnavailable = false;
        await AssertAvailableAsync(dialect);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Pooling=False")]
    public async Task Calls_to_a_server_that_stops_answering_time_out_and_succeed_once_it_answers(string pooling)
    {
        await using var server = new FakeSqlServer(_ => TdsReply.Done);
        await using var proxy = new TcpProxy("127.0.0.1", server.EndPoint.Port);
        var dialect = StoreCalls.CreateDialect(proxy.EndPoint, $"Application Name=silent;Connect Timeout=15;Command Timeout=1;{pooling}");
        var db = new Db(dialect, ShortTimeout);
        await AssertAvailableAsync(dialect);

        await proxy.StallAsync();
        foreach (var call in StoreCalls.All)
        {
            await Assert.ThrowsAsync<TimeoutRejectedException>(() => call(db).WaitAsync(MaxWait));
        }

        await proxy.RestoreAsync();
        await AssertAvailableAsync(dialect);
    }

    [Theory]
    [InlineData(nameof(TdsRequest.Login))]
    [InlineData(nameof(TdsRequest.Statement))]
    [InlineData(nameof(TdsRequest.Begin))]
    [InlineData(nameof(TdsRequest.Commit))]
    public async Task A_connection_reset_at_any_point_is_retried_and_then_an_outage(string point)
    {
        var at = Enum.Parse<TdsRequest>(point);
        var resets = 1;
        await using var server = new FakeSqlServer(request => request == at && resets-- > 0 ? TdsReply.Reset : TdsReply.Done);
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
