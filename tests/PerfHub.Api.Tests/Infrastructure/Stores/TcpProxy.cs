using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.Data.SqlClient;

namespace PerfHub.Api.Tests.Infrastructure.Stores;

/// <summary>Forwards connections to a server until a test cuts, stalls or resets them.</summary>
public sealed class TcpProxy : IAsyncDisposable
{
    private const int SqlServerPort = 1433;

    private readonly string _host;
    private readonly int _port;
    private readonly ConcurrentDictionary<Socket, byte> _sockets = new();
    private readonly SemaphoreSlim _stateLock = new(1);
    private volatile TaskCompletionSource _resumed = new();
    private TcpListener? _listener;
    private Task _accepting = Task.CompletedTask;

    public TcpProxy(string host, int port)
    {
        (_host, _port, EndPoint) = (host, port, new IPEndPoint(IPAddress.Loopback, 0));
        _resumed.SetResult();
        Listen();
    }

    /// <summary>The end point; it stays the same after <see cref="RestoreAsync"/>.</summary>
    public IPEndPoint EndPoint { get; private set; }

    /// <summary>Creates a proxy for the server of a connection string, and the connection string that uses the proxy.</summary>
    public static (TcpProxy Proxy, string ConnectionString) CreateFor(string connectionString)
    {
        var builder = new SqlConnectionStringBuilder(connectionString);
        var server = builder.DataSource.StartsWith("tcp:", StringComparison.OrdinalIgnoreCase) ? builder.DataSource[4..] : builder.DataSource;
        Assert.DoesNotContain('\\', server);
        var parts = server.Split(',');
        var host = parts[0].Trim() is "." or "(local)" ? "localhost" : parts[0].Trim();
        var proxy = new TcpProxy(host, parts.Length > 1 ? int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture) : SqlServerPort);
        builder.DataSource = $"tcp:{proxy.EndPoint.Address},{proxy.EndPoint.Port}";
        if (!builder.TrustServerCertificate && builder.HostNameInCertificate is "")
        {
            builder.HostNameInCertificate = host;
        }

        return (proxy, builder.ConnectionString);
    }

    /// <summary>Closes every connection and refuses new ones.</summary>
    public Task DisconnectAsync() => RunExclusivelyAsync(async () =>
    {
        await StopListeningAsync();
        CloseAllSockets(reset: false);
    });

    /// <summary>Accepts connections but forwards nothing, on old connections neither.</summary>
    public Task StallAsync() => RunExclusivelyAsync(() =>
    {
        if (_resumed.Task.IsCompleted)
        {
            _resumed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        return Task.CompletedTask;
    });

    /// <summary>Resets all connections; new ones are forwarded.</summary>
    public Task ResetConnectionsAsync() => RunExclusivelyAsync(() =>
    {
        CloseAllSockets(reset: true);
        return Task.CompletedTask;
    });

    /// <summary>Forwards everything again, on the same end point.</summary>
    public Task RestoreAsync() => RunExclusivelyAsync(() =>
    {
        _resumed.TrySetResult();
        if (_listener is null)
        {
            Listen();
        }

        return Task.CompletedTask;
    });

    public async ValueTask DisposeAsync()
    {
        await DisconnectAsync();
        _resumed.TrySetResult();
        _stateLock.Dispose();
    }

    private async Task RunExclusivelyAsync(Func<Task> action)
    {
        await _stateLock.WaitAsync();
        try
        {
            await action();
        }
        finally
        {
            _stateLock.Release();
        }
    }

    private void Listen()
    {
        _listener = new TcpListener(EndPoint);
        _listener.Start();
        EndPoint = (IPEndPoint)_listener.LocalEndpoint;
        _accepting = AcceptAsync(_listener);
    }

    private async Task StopListeningAsync()
    {
        _listener?.Stop();
        _listener = null;
        await _accepting;
    }

    private void CloseAllSockets(bool reset)
    {
        // Removed first: otherwise the end of one socket would close its peer without a reset.
        foreach (var socket in _sockets.Keys.Where(socket => _sockets.TryRemove(socket, out _)).ToList())
        {
            CloseSocket(socket, reset);
        }
    }

    private void CloseTrackedSocket(Socket socket)
    {
        if (_sockets.TryRemove(socket, out _))
        {
            CloseSocket(socket, reset: false);
        }
    }

    private static void CloseSocket(Socket socket, bool reset)
    {
        try
        {
            if (reset)
            {
                socket.LingerState = new LingerOption(true, 0);
            }
            else
            {
                // Without a shutdown, the peer might see a reset.
                socket.Shutdown(SocketShutdown.Both);
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // The socket is not connected, or no longer.
        }

        socket.Close();
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptSocketAsync();
                _sockets.TryAdd(client, 0);
                _ = ForwardAsync(client);
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The proxy stopped listening.
        }
    }

    private async Task ForwardAsync(Socket client)
    {
        var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            client.NoDelay = true;
            _sockets.TryAdd(server, 0);
            await _resumed.Task;
            await server.ConnectAsync(_host, _port);
            await Task.WhenAny(PumpAsync(client, server), PumpAsync(server, client));
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // One side disconnected; closing both tells the other side.
        }
        finally
        {
            CloseTrackedSocket(client);
            CloseTrackedSocket(server);
        }
    }

    private async Task PumpAsync(Socket from, Socket to)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer) is > 0 and var length)
            {
                await _resumed.Task;
                for (var sent = 0; sent < length;)
                {
                    sent += await to.SendAsync(buffer.AsMemory(sent, length - sent));
                }
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // One side disconnected.
        }
    }
}
