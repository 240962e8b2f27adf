using System.Net;
using System.Net.Sockets;
using PerfHub.Api.Persistence;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;
using Polly.CircuitBreaker;

namespace PerfHub.Api.Tests.Persistence.Outages;

/// <summary>Ports without a SQL Server: the SQL Server driver reports an outage, and does so in time.</summary>
public sealed class UnreachableServerTests
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(15), BreakDuration = TimeSpan.FromSeconds(2.5);

    private static readonly Dictionary<string, Func<Socket, Task>> PortBehaviors = new()
    {
        ["closes at once"] = _ => Task.CompletedTask,
        ["resets"] = async socket =>
        {
            await socket.ReceiveAsync(new byte[1]);
            socket.LingerState = new LingerOption(true, 0);
        },
        ["closes after the greeting"] = async socket => await socket.ReceiveAsync(new byte[4096]),
        ["is silent"] = async socket => await Task.Delay(Timeout.Infinite, new CancellationTokenSource(TimeSpan.FromMinutes(1)).Token),
        ["sends junk"] = async socket =>
        {
            await socket.SendAsync(Enumerable.Repeat((byte)'x', 4096).ToArray());
            await socket.ReceiveAsync(new byte[4096]);
            await Task.Delay(50);
        },
        ["speaks HTTP"] = async socket =>
        {
            await socket.ReceiveAsync(new byte[4096]);
            await socket.SendAsync("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"u8.ToArray());
            await Task.Delay(50);
        },
    };

    public static TheoryData<string> PortNames => [.. PortBehaviors.Keys];

    [Theory]
    [MemberData(nameof(PortNames))]
    public async Task A_port_without_a_SQL_Server_is_an_outage_and_calls_return_in_time(string port)
    {
        await using var listener = new TestTcpServer(PortBehaviors[port]);

        await AssertUnavailableAsync(listener.EndPoint);

        Assert.NotEqual(0, listener.ConnectionCount);
    }

    [Fact]
    public async Task A_refused_connection_is_an_outage_and_calls_return_in_time() => await AssertUnavailableAsync(await FindFreePortAsync());

    [Fact]
    public async Task An_open_circuit_makes_no_connection_until_the_break_is_over()
    {
        await using var listener = new TestTcpServer(PortBehaviors["closes at once"]);
        var start = TimeProvider.System.GetUtcNow();
        var clock = new TestClock();
        clock.Set(start);
        var db = new Db(StoreCalls.CreateDialect(listener.EndPoint), time: clock);
        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Record.ExceptionAsync(() => StoreCalls.ReadAsync(db))));
        var connectionCount = listener.ConnectionCount;

        await Assert.ThrowsAsync<BrokenCircuitException>(() => StoreCalls.ReadAsync(db));
        Assert.Equal(connectionCount, listener.ConnectionCount);

        clock.Set(start + BreakDuration);
        await Record.ExceptionAsync(() => StoreCalls.ReadAsync(db));
        Assert.True(listener.ConnectionCount > connectionCount, "No connection was made after the break.");
    }

    private static async Task AssertUnavailableAsync(IPEndPoint endPoint)
    {
        var dialect = StoreCalls.CreateDialect(endPoint, "Encrypt=Optional;Connect Timeout=1");
        var db = new Db(dialect, TimeSpan.FromSeconds(3));

        var errors = await Task.WhenAll(StoreCalls.All.Select(call => Record.ExceptionAsync(() => call(db)))
            .Append(Record.ExceptionAsync(async () => await dialect.OpenAsync(CancellationToken.None)))).WaitAsync(MaxWait);

        Assert.All(errors, error => Assert.True(Db.IsUnavailable(error!, dialect), $"{error}"));
        Assert.True(dialect.IsOutage(errors[^1]!), "The driver reports no outage; only the timeout of Db does.");
    }

    private static async Task<IPEndPoint> FindFreePortAsync()
    {
        await using var listener = new TestTcpServer(_ => Task.CompletedTask);
        return listener.EndPoint;
    }
}
