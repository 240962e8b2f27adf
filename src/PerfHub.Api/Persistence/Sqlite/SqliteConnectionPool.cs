using System.Collections.Concurrent;
using System.Data;
using Microsoft.Data.Sqlite;

namespace PerfHub.Api.Persistence.Sqlite;

/// <summary>
/// The embedded store's connections for reading. There are few: reading is work for a core and waits for nothing, and
/// each holds pages and prepared statements in memory.
/// </summary>
/// <param name="connectionString">The file's connection string.</param>
/// <param name="most">How many there are at most; whoever wants one more waits.</param>
internal sealed class SqliteConnectionPool(string connectionString, int most) : IDisposable
{
    private readonly string _connectionString = new SqliteConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString;
    private readonly SemaphoreSlim _slots = new(most);
    private readonly ConcurrentStack<PooledConnection> _idle = new();

    /// <summary>A connection; disposing it gives it back.</summary>
    /// <param name="cancel">Stops waiting.</param>
    public async ValueTask<SqliteConnection> RentAsync(CancellationToken cancel)
    {
        await _slots.WaitAsync(cancel);
        if (_idle.TryPop(out var idle))
        {
            return idle;
        }

        var reader = new PooledConnection(_connectionString, this);
        try
        {
            await reader.OpenAsync(cancel);
            return reader;
        }
        catch
        {
            _slots.Release();
            throw;
        }
    }

    /// <summary>Closes what is idle.</summary>
    public void Dispose()
    {
        while (_idle.TryPop(out var idle))
        {
            idle.Dispose();
        }

        _slots.Dispose();
    }

    private sealed class PooledConnection(string connectionString, SqliteConnectionPool home) : StatementCachingConnection(connectionString)
    {
#pragma warning disable CA2215 // Given back, not closed.
        public override ValueTask DisposeAsync()
#pragma warning restore CA2215
        {
            if (State == ConnectionState.Open)
            {
                home._idle.Push(this);
            }

            home._slots.Release();
            return ValueTask.CompletedTask;
        }
    }
}
