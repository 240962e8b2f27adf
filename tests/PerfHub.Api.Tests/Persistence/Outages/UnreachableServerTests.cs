using System.Net;
using System.Net.Sockets;
using PerfHub.Api.Persistence;
using PerfHub.Api.Persistence.SqlServer;
using PerfHub.Api.Tests.Infrastructure.Stores;
using Polly.CircuitBreaker;

namespace PerfHub.Api.Tests.Persistence.Outages;

/// <summary>What SQL Server's own driver makes of ports where no SQL Server is: always an outage, and always within bounds.</summary>
public sealed class UnreachableServerTests
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(15), BreakDuration = TimeSpan.FromSeconds(2.5);

    /// <summary>What a port does to whoever comes, by name.</summary>
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
    public async Task A_port_where_no_SQL_Server_is_is_an_outage_within_bounds(string port)
    {
        await using var listener = new TestTcpServer(PortBehaviors[port]);

        await AssertUnavailableAsync(listener.EndPoint);

        Assert.NotEqual(0, listener.ConnectionCount);
    }

    [Fact]
    public async Task A_refused_connection_is_an_outage_within_bounds() => await AssertUnavailableAsync(await FindFreePortAsync());

    [Fact]
    public async Task A_closed_circuit_asks_the_server_an_open_one_does_not_and_after_the_break_it_is_asked_again()
    {
        await using var listener = new TestTcpServer(PortBehaviors["closes at once"]);
        var db = new Db(StoreCalls.CreateDialect(listener.EndPoint));
        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Record.ExceptionAsync(() => StoreCalls.ReadAsync(db))));
        var asked = listener.ConnectionCount;

        await Assert.ThrowsAsync<BrokenCircuitException>(() => StoreCalls.ReadAsync(db));
        Assert.Equal(asked, listener.ConnectionCount);

        await Task.Delay(BreakDuration);
        await Record.ExceptionAsync(() => StoreCalls.ReadAsync(db));
        Assert.True(listener.ConnectionCount > asked, "The server was not asked again.");
    }

    private static async Task AssertUnavailableAsync(IPEndPoint endPoint)
    {
        var dialect = StoreCalls.CreateDialect(endPoint, "Encrypt=Optional;Connect Timeout=1");
        var db = new Db(dialect, TimeSpan.FromSeconds(3));

        var errors = await Task.WhenAll(StoreCalls.All.Select(call => Record.ExceptionAsync(() => call(db)))
            .Append(Record.ExceptionAsync(async () => await dialect.OpenAsync(CancellationToken.None)))).WaitAsync(MaxWait);

        Assert.All(errors, error => Assert.True(Db.IsUnavailable(error!, dialect), $"{error}"));
        Assert.True(dialect.IsOutage(errors[^1]!), "The driver's own error says so, not only a patience that ended.");
    }

    private static async Task<IPEndPoint> FindFreePortAsync()
    {
        await using var listener = new TestTcpServer(_ => Task.CompletedTask);
        return listener.EndPoint;
    }
}
