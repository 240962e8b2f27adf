using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.Data.SqlClient;

namespace PerfHub.Api.Tests.Stores;

/// <summary>What a client asks a SQL Server for.</summary>
public enum Asked
{
    Login,
    Statement,
    Begin,
    Commit,
    Rollback,
}

/// <summary>What it is answered.</summary>
public abstract record Reply
{
    /// <summary>What was asked is done; a statement gives one row with the number 1.</summary>
    public static readonly Reply Done = new Well();

    /// <summary>Nothing, ever; the connection stays.</summary>
    public static readonly Reply Silence = new Nothing();

    /// <summary>The connection is reset.</summary>
    public static readonly Reply Reset = new Broken();

    /// <summary>It is refused with this error.</summary>
    public static Reply Error(int number, byte severity = 16) => new Refused(number, severity);

    internal sealed record Well : Reply;

    internal sealed record Nothing : Reply;

    internal sealed record Broken : Reply;

    internal sealed record Refused(int Number, byte Severity) : Reply;
}

/// <summary>
/// Speaks so much of SQL Server's protocol that SqlClient logs in and takes errors and broken connections from it as from
/// a true one; it knows no SQL. So what the driver makes of them is tested where there is no SQL Server.
/// </summary>
public sealed class ScriptedSqlServer : IAsyncDisposable
{
    private readonly TestListener _listener;
    private readonly Func<Asked, Reply> _script;

    /// <summary>Starts it.</summary>
    /// <param name="script">What is answered to everything that is asked, in its order.</param>
    public ScriptedSqlServer(Func<Asked, Reply> script)
    {
        _script = script;
        _listener = new TestListener(Serve);
    }

    /// <summary>All that was asked.</summary>
    public ConcurrentQueue<Asked> Log { get; } = new();

    public IPEndPoint EndPoint => _listener.EndPoint;

    /// <summary>A connection string for it, or for what passes on to it.</summary>
    public static string ConnectionString(IPEndPoint endPoint, string more = "Pooling=False") =>
        $"Server=tcp:{endPoint.Address},{endPoint.Port};Database=d;User Id=u;Password=p;Encrypt=False;Connect Timeout=5;{more}";

    /// <summary>A statement that is answered with an error fails with the driver's exception for it.</summary>
    public static async Task<SqlException> Exception(int number, byte severity = 16)
    {
        await using var server = new ScriptedSqlServer(asked => asked == Asked.Statement ? Reply.Error(number, severity) : Reply.Done);
        await using var connection = new SqlConnection(ConnectionString(server.EndPoint));
        await connection.OpenAsync();
        await using var command = new SqlCommand("SELECT 1", connection);
        return await Assert.ThrowsAsync<SqlException>(() => command.ExecuteScalarAsync());
    }

    public ValueTask DisposeAsync() => _listener.DisposeAsync();

    private async Task Serve(Socket socket)
    {
        await using var stream = new NetworkStream(socket);
        while (await Tds.Read(stream) is var (type, payload))
        {
            if (Tds.Of(type, payload) is not { } asked)
            {
                await stream.WriteAsync(Tds.Greeting(type));
                continue;
            }

            Log.Enqueue(asked);
            switch (_script(asked))
            {
                case Reply.Nothing:
                    await Task.Delay(Timeout.Infinite, _listener.Stopped);
                    break;
                case Reply.Broken:
                    socket.LingerState = new LingerOption(true, 0);
                    socket.Close();
                    return;
                case Reply.Refused refused:
                    await stream.WriteAsync(Tds.Error(refused.Number, refused.Severity));
                    break;
                default:
                    await stream.WriteAsync(Tds.Done(asked));
                    break;
            }
        }
    }
}
