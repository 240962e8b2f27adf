using System.Net;
using System.Net.Sockets;

namespace PerfHub.Api.Tests.Infrastructure.Stores;

/// <summary>A port that treats every connection as a test says.</summary>
public sealed class TestTcpServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;
    private int _connectionCount;

    /// <summary>Listens.</summary>
    /// <param name="treat">What is done to a connection, which is closed when this returns.</param>
    public TestTcpServer(Func<Socket, Task> treat)
    {
        _listener.Start();
        StoppingToken = _stop.Token;
        EndPoint = (IPEndPoint)_listener.LocalEndpoint;
        _accepting = AcceptAsync(treat);
    }

    public IPEndPoint EndPoint { get; }

    /// <summary>How many connections came.</summary>
    public int ConnectionCount => Volatile.Read(ref _connectionCount);

    /// <summary>Cancelled when it stops listening.</summary>
    public CancellationToken StoppingToken { get; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync(Func<Socket, Task> treat)
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptSocketAsync(StoppingToken);
                Interlocked.Increment(ref _connectionCount);
                _ = HandleAsync(socket, treat);
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // It was stopped.
        }
    }

    private async Task HandleAsync(Socket socket, Func<Socket, Task> treat)
    {
        using (socket)
        {
            try
            {
                await using (StoppingToken.Register(socket.Close))
                {
                    await treat(socket);
                }
            }
            catch (Exception error) when (error is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
            {
                // Whoever came has gone, or the test is over.
            }
        }
    }
}
