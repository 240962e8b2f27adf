using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using PerfHub.Api.Persistence.Sqlite;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Persistence;

/// <summary>Old streams end when they keep the write-ahead log from starting over and it becomes too large.</summary>
public sealed class SqliteLogWatchTests
{
    private const int RowCount = 1_000;

    private const long MaxBytes = 1 << 20;

    // SQLITE_INTERRUPT
    private const int Interrupted = 9;

    [Fact]
    public async Task A_stream_older_than_the_bound_ends_and_a_younger_one_continues()
    {
        await using var store = await TempSqliteStore.CreateWithNotesAsync();
        await WriteNotesAsync(store, 0);
        using var guard = new SqliteFileGuard($"Data Source={store.FilePath}");
        await using var pool = new SqliteConnectionPool($"Data Source={store.FilePath}", guard, 2, TimeSpan.FromSeconds(30), "test");
        var watch = new SqliteLogWatch(store.FilePath, pool, TimeSpan.FromSeconds(2), MaxBytes, NullLogger.Instance);
        using var old = await StreamAsync(pool);
        await Task.Delay(TimeSpan.FromSeconds(3));
        using var young = await StreamAsync(pool);
        Assert.True(await old.ReadAsync());

        for (var batch = 1; new FileInfo($"{store.FilePath}-wal").Length <= MaxBytes; batch++)
        {
            await WriteNotesAsync(store, batch);
        }

        watch.Check();

        Assert.Equal(Interrupted, Assert.Throws<SqliteException>(() => ReadToEnd(old)).SqliteErrorCode);
        Assert.Equal(RowCount, ReadToEnd(young));
    }

    [Fact]
    public async Task No_stream_ends_while_the_log_is_small()
    {
        await using var store = await TempSqliteStore.CreateWithNotesAsync();
        await WriteNotesAsync(store, 0);
        using var guard = new SqliteFileGuard($"Data Source={store.FilePath}");
        await using var pool = new SqliteConnectionPool($"Data Source={store.FilePath}", guard, 1, TimeSpan.FromSeconds(30), "test");
        var watch = new SqliteLogWatch(store.FilePath, pool, TimeSpan.Zero, MaxBytes, NullLogger.Instance);
        using var stream = await StreamAsync(pool);
        await Task.Delay(TimeSpan.FromSeconds(1.1));

        watch.Check();

        Assert.Equal(RowCount, ReadToEnd(stream));
    }

    /// <summary>Starts to read the notes of the first batch.</summary>
    private static async Task<SqliteDataReader> StreamAsync(SqliteConnectionPool pool)
    {
        var command = (await pool.RentAsync(CancellationToken.None)).CreateCommand();
        command.CommandText = $"SELECT Id FROM Note WHERE Id < {RowCount}";
        return await command.ExecuteReaderAsync();
    }

    private static int ReadToEnd(SqliteDataReader reader)
    {
        var count = 0;
        while (reader.Read())
        {
            count++;
        }

        return count;
    }

    private static Task WriteNotesAsync(TempSqliteStore store, int batch) => store.Db.WriteAsync(
        async session =>
        {
            await session.InsertAsync(Enumerable.Range(batch * RowCount, RowCount).Select(id => new NoteRow(id, new string('x', 100))).ToList());
            return true;
        },
        CancellationToken.None);
}
