using System.Collections.Concurrent;
using System.Data;
using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Polly.Timeout;

namespace PerfHub.Api.Persistence.Sqlite;

/// <summary>
/// Pools the read connections of the embedded store; callers wait while all are rented. The pool is small, because reads are bound by the
/// CPU, and each connection caches pages and prepared statements.
/// </summary>
/// <param name="connectionString">The connection string of the store.</param>
/// <param name="guard">Checks that the file is still at its path.</param>
/// <param name="maxConnections">The maximum number of connections.</param>
/// <param name="maxWait">How long a caller waits for a connection.</param>
/// <param name="name">The name of the pool in metrics.</param>
public sealed class SqliteConnectionPool(string connectionString, SqliteFileGuard guard, int maxConnections, TimeSpan maxWait, string name) : IAsyncDisposable
{
    private static readonly TimeSpan MaxCloseWait = TimeSpan.FromSeconds(2);

    private readonly string _connectionString = new SqliteConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString;
    private readonly SemaphoreSlim _slots = new(maxConnections);
    private readonly ConcurrentStack<PooledConnection> _idle = new();
    private readonly ConcurrentBag<PooledConnection> _all = [];
    private volatile bool _isDisposed;

    /// <summary>How many connections are rented.</summary>
    public PoolUse Use => new(name, maxConnections - _slots.CurrentCount, maxConnections);

    /// <summary>Rents a connection; disposing it returns it to the pool.</summary>
    /// <exception cref="TimeoutRejectedException">No connection became free in time.</exception>
    public async ValueTask<SqliteConnection> RentAsync(CancellationToken cancel)
    {
        var start = Stopwatch.GetTimestamp();
        var isFree = await _slots.WaitAsync(maxWait, cancel);
        Telemetry.RecordConnectionWait(name, start);
        if (!isFree)
        {
            throw new TimeoutRejectedException($"No connection became free within {maxWait.TotalSeconds:N0} s.", maxWait);
        }

        try
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            guard.ThrowIfMovedBeforeRead();
            if (!_idle.TryPop(out var connection))
            {
                connection = await OpenAsync(cancel);
            }

            connection.RentedAt = Stopwatch.GetTimestamp();
            return connection;
        }
        catch
        {
            _slots.Release();
            throw;
        }
    }

    /// <summary>Ends the statements of the connections that were rented longer ago than this; their next row is an error.</summary>
    public void Interrupt(TimeSpan rentedFor)
    {
        foreach (var connection in _all)
        {
            if (connection.RentedAt is > 0 and var start && Stopwatch.GetElapsedTime(start) > rentedFor)
            {
                SQLitePCL.raw.sqlite3_interrupt(connection.Handle);
            }
        }
    }

    /// <summary>
    /// Closes all connections. Work that a stopping host does not wait for, such as a refresh that readers share, may still hold one; it soon
    /// returns it. What takes longer closes its connection itself.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        _isDisposed = true;
        using var timeout = new CancellationTokenSource(MaxCloseWait);
        var returned = 0;
        try
        {
            for (; returned < maxConnections; returned++)
            {
                await _slots.WaitAsync(timeout.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The others close themselves.
        }

        CloseIdle();
        if (returned > 0)
        {
            // Callers that wait for a connection are refused. The semaphore has no handle to dispose.
            _slots.Release(returned);
        }
    }

    private void CloseIdle()
    {
        while (_idle.TryPop(out var idle))
        {
            idle.Dispose();
        }
    }

    private async Task<PooledConnection> OpenAsync(CancellationToken cancel)
    {
        var connection = new PooledConnection(_connectionString, this);
        try
        {
            await connection.OpenAsync(cancel);

            // The file may have been replaced just before it was opened.
            guard.ThrowIfMoved();
            _all.Add(connection);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private sealed class PooledConnection(string connectionString, SqliteConnectionPool pool) : StatementCachingConnection(connectionString)
    {
        private long _rentedAt;

        /// <summary>The timestamp since which it is rented; 0 while it is idle.</summary>
        public long RentedAt
        {
            get => Volatile.Read(ref _rentedAt);
            set => Volatile.Write(ref _rentedAt, value);
        }

#pragma warning disable CA2215 // Returned to the pool, not closed.
        public override ValueTask DisposeAsync()
#pragma warning restore CA2215
        {
            RentedAt = 0;
            if (State == ConnectionState.Open)
            {
                pool._idle.Push(this);
            }

            if (pool._isDisposed)
            {
                // An open connection would keep the files of the store in use.
                pool.CloseIdle();
            }

            pool._slots.Release();
            return ValueTask.CompletedTask;
        }
    }
}
