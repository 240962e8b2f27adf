using System.Net.Sockets;

namespace PerfHub.Api.Tests.Infrastructure.Stores;

public sealed class TcpProxyTests
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(5), ObservationTime = TimeSpan.FromMilliseconds(200);

    [Fact]
    public async Task Requests_and_replies_of_many_connections_are_forwarded()
    {
        await using var echo = StartEchoServer();
        await using var proxy = new TcpProxy("127.0.0.1", echo.EndPoint.Port);

        await Task.WhenAll(Enumerable.Range(1, 10).Select(async number =>
        {
            using var client = await ConnectAsync(proxy);
            Assert.Equal((byte)number, await ExchangeAsync(client, (byte)number));
            Assert.Equal((byte)(number + 1), await ExchangeAsync(client, (byte)(number + 1)));
        }));
        Assert.Equal(10, echo.ConnectionCount);
    }

    [Fact]
    public async Task A_disconnect_closes_all_connections_and_refuses_new_ones_until_the_same_end_point_is_restored()
    {
        await using var echo = StartEchoServer();
        await using var proxy = new TcpProxy("127.0.0.1", echo.EndPoint.Port);
        using var client = await ConnectAsync(proxy);
        await ExchangeAsync(client, 1);
        var endPoint = proxy.EndPoint;

        await proxy.DisconnectAsync();

        Assert.Equal(0, await client.ReceiveAsync(new byte[1]).WaitAsync(MaxWait));
        var refused = await Assert.ThrowsAsync<SocketException>(() => ConnectAsync(proxy));
        Assert.Equal(SocketError.ConnectionRefused, refused.SocketErrorCode);
        await proxy.RestoreAsync();
        Assert.Equal(endPoint, proxy.EndPoint);
        using var another = await ConnectAsync(proxy);
        Assert.Equal(2, await ExchangeAsync(another, 2));
    }

    [Fact]
    public async Task A_stall_delays_all_data_until_the_proxy_is_restored()
    {
        await using var echo = StartEchoServer();
        await using var proxy = new TcpProxy("127.0.0.1", echo.EndPoint.Port);
        using var client = await ConnectAsync(proxy);
        await ExchangeAsync(client, 1);

        await proxy.StallAsync();
        using var another = await ConnectAsync(proxy);
        var (reply, replyToAnother) = (ExchangeAsync(client, 2), ExchangeAsync(another, 3));
        await Task.Delay(ObservationTime);

        Assert.False(reply.IsCompleted);
        Assert.False(replyToAnother.IsCompleted);
        await proxy.RestoreAsync();
        Assert.Equal(2, await reply.WaitAsync(MaxWait));
        Assert.Equal(3, await replyToAnother.WaitAsync(MaxWait));
    }

    [Fact]
    public async Task A_reset_breaks_all_connections_on_both_sides_and_accepts_new_ones()
    {
        var serverError = new TaskCompletionSource<SocketError>();
        await using var server = new TestTcpServer(async socket =>
        {
            var error = await Record.ExceptionAsync(() => EchoBytesAsync(socket));
            serverError.TrySetResult((error as SocketException)?.SocketErrorCode ?? SocketError.Success);
        });
        await using var proxy = new TcpProxy("127.0.0.1", server.EndPoint.Port);
        using var client = await ConnectAsync(proxy);
        await ExchangeAsync(client, 1);

        await proxy.ResetConnectionsAsync();

        var error = await Assert.ThrowsAsync<SocketException>(() => client.ReceiveAsync(new byte[1]).WaitAsync(MaxWait));
        Assert.Equal(SocketError.ConnectionReset, error.SocketErrorCode);
        Assert.Equal(SocketError.ConnectionReset, await serverError.Task.WaitAsync(MaxWait));
        using var another = await ConnectAsync(proxy);
        Assert.Equal(2, await ExchangeAsync(another, 2));
    }

    [Theory]
    [InlineData("Server=db.example,1444;TrustServerCertificate=True", "")]
    [InlineData("Server=tcp:db.example;User Id=u", "db.example")]
    public async Task A_proxied_connection_string_keeps_the_host_name_of_the_certificate(string connectionString, string name)
    {
        var (proxy, proxied) = TcpProxy.CreateFor(connectionString);
        await using (proxy)
        {
            var builder = new Microsoft.Data.SqlClient.SqlConnectionStringBuilder(proxied);
            Assert.Equal($"tcp:127.0.0.1,{proxy.EndPoint.Port}", builder.DataSource);
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

    private static async Task<Socket> ConnectAsync(TcpProxy proxy)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(proxy.EndPoint);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task<byte> ExchangeAsync(Socket socket, byte value)
    {
        await socket.SendAsync(new[] { value });
        var reply = new byte[1];
        Assert.Equal(1, await socket.ReceiveAsync(reply));
        return reply[0];
    }
}
