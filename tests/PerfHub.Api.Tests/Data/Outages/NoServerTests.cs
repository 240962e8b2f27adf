using System.Net;
using System.Net.Sockets;
using PerfHub.Api.Persistence;
using PerfHub.Api.Tests.Stores;
using Polly.CircuitBreaker;

namespace PerfHub.Api.Tests.Data.Outages;

/// <summary>What SQL Server's own driver makes of ports where no SQL Server is: always an outage, and always within bounds.</summary>
public sealed class NoServerTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(15), Break = TimeSpan.FromSeconds(2.5);

    /// <summary>What a port does to whoever comes, by name.</summary>
    private static readonly Dictionary<string, Func<Socket, Task>> Ports = new()
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

    public static TheoryData<string> PortNames => [.. Ports.Keys];

    [Theory]
    [MemberData(nameof(PortNames))]
    public async Task A_port_where_no_SQL_Server_is_is_an_outage_within_bounds(string port)
    {
        await using var listener = new TestListener(Ports[port]);

        await IsAway(listener.EndPoint);

        Assert.NotEqual(0, listener.Connections);
    }

    [Fact]
    public async Task A_refused_connection_is_an_outage_within_bounds() => await IsAway(await FreePort());

    [Fact]
    public async Task A_closed_circuit_asks_the_server_an_open_one_does_not_and_after_the_break_it_is_asked_again()
    {
        await using var listener = new TestListener(Ports["closes at once"]);
        var db = new Db(Calls.Dialect(listener.EndPoint));
        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Record.ExceptionAsync(() => Calls.Read(db))));
        var asked = listener.Connections;

        await Assert.ThrowsAsync<BrokenCircuitException>(() => Calls.Read(db));
        Assert.Equal(asked, listener.Connections);

        await Task.Delay(Break);
        await Record.ExceptionAsync(() => Calls.Read(db));
        Assert.True(listener.Connections > asked, "The server was not asked again.");
    }

    private static async Task IsAway(IPEndPoint endPoint)
    {
        var dialect = Calls.Dialect(endPoint, "Encrypt=Optional;Connect Timeout=1");
        var db = new Db(dialect, TimeSpan.FromSeconds(3));

        var errors = await Task.WhenAll(Calls.All.Select(call => Record.ExceptionAsync(() => call(db)))
            .Append(Record.ExceptionAsync(async () => await dialect.OpenAsync(CancellationToken.None)))).WaitAsync(Bound);

        Assert.All(errors, error => Assert.True(Db.IsAway(error!, dialect), $"{error}"));
        Assert.True(dialect.IsOutage(errors[^1]!), "The driver's own error says so, not only a patience that ended.");
    }

    private static async Task<IPEndPoint> FreePort()
    {
        await using var listener = new TestListener(_ => Task.CompletedTask);
        return listener.EndPoint;
    }
}
