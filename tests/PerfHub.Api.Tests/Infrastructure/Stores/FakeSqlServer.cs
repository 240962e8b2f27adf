using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.Data.SqlClient;

namespace PerfHub.Api.Tests.Infrastructure.Stores;

/// <summary>
/// Speaks so much of SQL Server's protocol that SqlClient logs in and takes errors and broken connections from it as from
/// a true one; it knows no SQL. So what the driver makes of them is tested where there is no SQL Server.
/// </summary>
public sealed class FakeSqlServer : IAsyncDisposable
{
    private readonly TestTcpServer _listener;
    private readonly Func<TdsRequest, TdsReply> _script;

    /// <summary>Starts it.</summary>
    /// <param name="script">What is answered to everything that is asked, in its order.</param>
    public FakeSqlServer(Func<TdsRequest, TdsReply> script)
    {
        _script = script;
        _listener = new TestTcpServer(ServeAsync);
    }

    /// <summary>All that was asked.</summary>
    public ConcurrentQueue<TdsRequest> Requests { get; } = new();

    public IPEndPoint EndPoint => _listener.EndPoint;

    /// <summary>A connection string for it, or for what passes on to it.</summary>
    public static string GetConnectionString(IPEndPoint endPoint, string more = "Pooling=False") =>
        $"Server=tcp:{endPoint.Address},{endPoint.Port};Database=d;User Id=u;Password=p;Encrypt=False;Connect Timeout=5;{more}";

    /// <summary>A statement that is answered with an error fails with the driver's exception for it.</summary>
    public static async Task<SqlException> CreateExceptionAsync(int number, byte severity = 16)
    {
        await using var server = new FakeSqlServer(asked => asked == TdsRequest.Statement ? TdsReply.Error(number, severity) : TdsReply.Done);
        await using var connection = new SqlConnection(GetConnectionString(server.EndPoint));
        await connection.OpenAsync();
        await using var command = new SqlCommand("SELECT 1", connection);
        return await Assert.ThrowsAsync<SqlException>(() => command.ExecuteScalarAsync());
    }

    public ValueTask DisposeAsync() => _listener.DisposeAsync();

    private async Task ServeAsync(Socket socket)
    {
        await using var stream = new NetworkStream(socket);
        while (await Tds.ReadMessageAsync(stream) is var (type, payload))
        {
            if (Tds.GetRequest(type, payload) is not { } asked)
            {
                await stream.WriteAsync(Tds.CreateHandshakeResponse(type));
                continue;
            }

            Requests.Enqueue(asked);
            switch (_script(asked))
            {
                case TdsReply.NoReply:
                    await Task.Delay(Timeout.Infinite, _listener.StoppingToken);
                    break;
                case TdsReply.ResetReply:
                    socket.LingerState = new LingerOption(true, 0);
                    socket.Close();
                    return;
                case TdsReply.ErrorReply refused:
                    await stream.WriteAsync(Tds.CreateErrorResponse(refused.Number, refused.Severity));
                    break;
                default:
                    await stream.WriteAsync(Tds.CreateDoneResponse(asked));
                    break;
            }
        }
    }
}
