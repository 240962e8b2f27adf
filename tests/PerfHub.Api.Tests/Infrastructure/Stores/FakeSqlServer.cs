using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.Data.SqlClient;

namespace PerfHub.Api.Tests.Infrastructure.Stores;

/// <summary>
/// A server that speaks enough of the TDS protocol for SqlClient to log in and to receive errors and connection resets. It does not
/// understand SQL. Tests use it to see how the driver reports errors.
/// </summary>
public sealed class FakeSqlServer : IAsyncDisposable
{
    private readonly TestTcpServer _listener;
    private readonly Func<TdsRequest, TdsReply> _script;

    /// <summary>Starts the server; the script chooses the reply to each request.</summary>
    public FakeSqlServer(Func<TdsRequest, TdsReply> script)
    {
        _script = script;
        _listener = new TestTcpServer(ServeAsync);
    }

    public ConcurrentQueue<TdsRequest> Requests { get; } = new();

    public IPEndPoint EndPoint => _listener.EndPoint;

    /// <summary>Creates a connection string for a fake server or for a proxy in front of it.</summary>
    public static string GetConnectionString(IPEndPoint endPoint, string settings = "Pooling=False") =>
        $"Server=tcp:{endPoint.Address},{endPoint.Port};Database=d;User Id=u;Password=p;Encrypt=False;Connect Timeout=5;{settings}";

    /// <summary>Creates the exception that the driver throws for an error number.</summary>
    public static async Task<SqlException> CreateExceptionAsync(int number, byte severity = 16)
    {
        await using var server = new FakeSqlServer(request => request == TdsRequest.Statement ? TdsReply.Error(number, severity) : TdsReply.Done);
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
            if (Tds.GetRequest(type, payload) is not { } request)
            {
                await stream.WriteAsync(Tds.CreateHandshakeResponse(type));
                continue;
            }

            Requests.Enqueue(request);
            switch (_script(request))
            {
                case TdsReply.NoReply:
                    await Task.Delay(Timeout.Infinite, _listener.StoppingToken);
                    break;
                case TdsReply.ResetReply:
                    socket.LingerState = new LingerOption(true, 0);
                    socket.Close();
                    return;
                case TdsReply.CutReply cut:
                    await stream.WriteAsync(Tds.CreateDoneResponse(request).AsMemory(0, cut.Bytes));
                    return;
                case TdsReply.ErrorReply error:
                    await stream.WriteAsync(Tds.CreateErrorResponse(error.Number, error.Severity));
                    break;
                default:
                    await stream.WriteAsync(Tds.CreateDoneResponse(request));
                    break;
            }
        }
    }
}
