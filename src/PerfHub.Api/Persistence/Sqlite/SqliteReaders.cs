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
internal sealed class SqliteReaders(string connectionString, int most) : IDisposable
{
    private readonly string _connectionString = new SqliteConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString;
    private readonly SemaphoreSlim _free = new(most);
    private readonly ConcurrentStack<Reader> _idle = new();

    /// <summary>A connection; disposing it gives it back.</summary>
    /// <param name="cancel">Stops waiting.</param>
    public async ValueTask<SqliteConnection> Rent(CancellationToken cancel)
    {
        await _free.WaitAsync(cancel);
        if (_idle.TryPop(out var idle))
        {
            return idle;
        }

        var reader = new Reader(_connectionString, this);
        try
        {
            await reader.OpenAsync(cancel);
            return reader;
        }
        catch
        {
            _free.Release();
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

        _free.Dispose();
    }

    private sealed class Reader(string connectionString, SqliteReaders home) : PreparedConnection(connectionString)
    {
#pragma warning disable CA2215 // Given back, not closed.
        public override ValueTask DisposeAsync()
#pragma warning restore CA2215
        {
            if (State == ConnectionState.Open)
            {
                home._idle.Push(this);
            }

            home._free.Release();
            return ValueTask.CompletedTask;
        }
    }
}
