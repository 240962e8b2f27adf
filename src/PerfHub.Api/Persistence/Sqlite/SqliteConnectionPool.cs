using System.Collections.Concurrent;
using System.Data;
using Microsoft.Data.Sqlite;

namespace PerfHub.Api.Persistence.Sqlite;

/// <summary>
/// Pools the read connections of the embedded store; callers wait while all are rented. The pool is small, because reads are bound by the
/// CPU, and each connection caches pages and prepared statements.
/// </summary>
internal sealed class SqliteConnectionPool(string connectionString, int maxConnections) : IDisposable
{
    private readonly string _connectionString = new SqliteConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString;
    private readonly SemaphoreSlim _slots = new(maxConnections);
    private readonly ConcurrentStack<PooledConnection> _idle = new();

    /// <summary>Rents a connection; disposing it returns it to the pool.</summary>
    public async ValueTask<SqliteConnection> RentAsync(CancellationToken cancel)
    {
        await _slots.WaitAsync(cancel);
        if (_idle.TryPop(out var idle))
        {
            return idle;
        }

        var connection = new PooledConnection(_connectionString, this);
        try
        {
            await connection.OpenAsync(cancel);
            return connection;
        }
        catch
        {
            _slots.Release();
            throw;
        }
    }

    /// <summary>Closes idle connections.</summary>
    public void Dispose()
    {
        while (_idle.TryPop(out var idle))
        {
            idle.Dispose();
        }

        _slots.Dispose();
    }

    private sealed class PooledConnection(string connectionString, SqliteConnectionPool pool) : StatementCachingConnection(connectionString)
    {
#pragma warning disable CA2215 // Returned to the pool, not closed.
        public override ValueTask DisposeAsync()
#pragma warning restore CA2215
        {
            if (State == ConnectionState.Open)
            {
                pool._idle.Push(this);
            }

            pool._slots.Release();
            return ValueTask.CompletedTask;
        }
    }
}
