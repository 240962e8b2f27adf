using System.Net;
using System.Net.Sockets;

namespace PerfHub.Api.Tests.Infrastructure.Stores;

/// <summary>Listens on a port and runs a handler for each connection, which it closes afterwards.</summary>
public sealed class TestTcpServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;
    private int _connectionCount;

    public TestTcpServer(Func<Socket, Task> handler)
    {
        _listener.Start();
        StoppingToken = _stop.Token;
        EndPoint = (IPEndPoint)_listener.LocalEndpoint;
        _accepting = AcceptAsync(handler);
    }

    public IPEndPoint EndPoint { get; }

    public int ConnectionCount => Volatile.Read(ref _connectionCount);

    /// <summary>Cancelled when the server stops.</summary>
    public CancellationToken StoppingToken { get; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync(Func<Socket, Task> handler)
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptSocketAsync(StoppingToken);
                Interlocked.Increment(ref _connectionCount);
                _ = HandleAsync(socket, handler);
            }
        }
        catch (Exception) when (StoppingToken.IsCancellationRequested)
        {
            // The server was stopped. What the listener throws then depends on where it was, for instance InvalidOperationException.
        }
    }

    private async Task HandleAsync(Socket socket, Func<Socket, Task> handler)
    {
        using (socket)
        {
            try
            {
                await using (StoppingToken.Register(socket.Close))
                {
                    await handler(socket);
                }
            }
            catch (Exception error) when (error is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
            {
                // The client disconnected, or the server was stopped.
            }
        }
    }
}
