using System.Net;
using System.Net.Sockets;
using Microsoft.Data.SqlClient;

namespace PerfHub.Api.Tests.Infrastructure.Stores;

public sealed class TcpProxyTests
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(5), ObservationTime = TimeSpan.FromMilliseconds(200);

    [Fact]
    public async Task What_is_sent_comes_to_the_server_and_its_answer_back_on_many_connections()
    {
        await using var echo = StartEchoServer();
        await using var relay = new TcpProxy("127.0.0.1", echo.EndPoint.Port);

        await Task.WhenAll(Enumerable.Range(1, 10).Select(async number =>
        {
            using var client = await ConnectAsync(relay);
            Assert.Equal((byte)number, await ExchangeAsync(client, (byte)number));
            Assert.Equal((byte)(number + 1), await ExchangeAsync(client, (byte)(number + 1)));
        }));
        Assert.Equal(10, echo.ConnectionCount);
    }

    [Fact]
    public async Task A_cut_ends_every_connection_and_refuses_new_ones_until_it_is_restored_at_the_same_place()
    {
        await using var echo = StartEchoServer();
        await using var relay = new TcpProxy("127.0.0.1", echo.EndPoint.Port);
        using var client = await ConnectAsync(relay);
        await ExchangeAsync(client, 1);
        var place = relay.EndPoint;

        await relay.DisconnectAsync();

        Assert.Equal(0, await client.ReceiveAsync(new byte[1]).WaitAsync(MaxWait));
        var refused = await Assert.ThrowsAsync<SocketException>(() => ConnectAsync(relay));
        Assert.Equal(SocketError.ConnectionRefused, refused.SocketErrorCode);
        await relay.RestoreAsync();
        Assert.Equal(place, relay.EndPoint);
        using var another = await ConnectAsync(relay);
        Assert.Equal(2, await ExchangeAsync(another, 2));
    }

    [Fact]
    public async Task A_stall_takes_connections_and_passes_nothing_on_until_it_is_restored_and_nothing_was_lost()
    {
        await using var echo = StartEchoServer();
        await using var relay = new TcpProxy("127.0.0.1", echo.EndPoint.Port);
        using var client = await ConnectAsync(relay);
        await ExchangeAsync(client, 1);

        await relay.StallAsync();
        using var another = await ConnectAsync(relay);
        var (answer, answerToAnother) = (ExchangeAsync(client, 2), ExchangeAsync(another, 3));
        await Task.Delay(ObservationTime);

        Assert.False(answer.IsCompleted);
        Assert.False(answerToAnother.IsCompleted);
        await relay.RestoreAsync();
        Assert.Equal(2, await answer.WaitAsync(MaxWait));
        Assert.Equal(3, await answerToAnother.WaitAsync(MaxWait));
    }

    [Fact]
    public async Task A_reset_breaks_every_connection_there_is_on_both_sides_and_takes_new_ones()
    {
        var atServer = new TaskCompletionSource<SocketError>();
        await using var server = new TestTcpServer(async socket =>
        {
            var error = await Record.ExceptionAsync(() => EchoBytesAsync(socket));
            atServer.TrySetResult((error as SocketException)?.SocketErrorCode ?? SocketError.Success);
        });
        await using var relay = new TcpProxy("127.0.0.1", server.EndPoint.Port);
        using var client = await ConnectAsync(relay);
        await ExchangeAsync(client, 1);

        await relay.ResetConnectionsAsync();

        var error = await Assert.ThrowsAsync<SocketException>(() => client.ReceiveAsync(new byte[1]).WaitAsync(MaxWait));
        Assert.Equal(SocketError.ConnectionReset, error.SocketErrorCode);
        Assert.Equal(SocketError.ConnectionReset, await atServer.Task.WaitAsync(MaxWait));
        using var another = await ConnectAsync(relay);
        Assert.Equal(2, await ExchangeAsync(another, 2));
    }

    [Theory]
    [InlineData("Server=db.example,1444;TrustServerCertificate=True", "")]
    [InlineData("Server=tcp:db.example;User Id=u", "db.example")]
    public async Task A_connection_string_leads_through_it_and_still_knows_whose_certificate_to_expect(string connectionString, string name)
    {
        var (relay, through) = TcpProxy.CreateFor(connectionString);
        await using (relay)
        {
            var builder = new Microsoft.Data.SqlClient.SqlConnectionStringBuilder(through);
            Assert.Equal($"tcp:127.0.0.1,{relay.EndPoint.Port}", builder.DataSource);
            Assert.Equal(name, builder.HostNameInCertificate);
        }
    }

    private static TestTcpServer StartEchoServer() => new(EchoBytesAsync);

    private static async Task EchoBytesAsync(Socket socket)
    {
        var buffer = new byte[16];
        while (await socket.ReceiveAsync(buffer) is > 0 and var length)
        {
            await socket.SendAsync(buffer.AsMemory(0, length));
        }
    }

    private static async Task<Socket> ConnectAsync(TcpProxy relay)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(relay.EndPoint);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task<byte> ExchangeAsync(Socket socket, byte what)
    {
        await socket.SendAsync(new[] { what });
        var answer = new byte[1];
        Assert.Equal(1, await socket.ReceiveAsync(answer));
        return answer[0];
    }
}
