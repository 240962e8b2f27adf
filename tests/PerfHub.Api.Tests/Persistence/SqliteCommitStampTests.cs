using Microsoft.Data.Sqlite;
using PerfHub.Api.Persistence.Sqlite;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Persistence;

public sealed class SqliteCommitStampTests
{
    [Fact]
    public async Task The_stamp_changes_with_each_commit_of_anybody_and_only_then()
    {
        await using var store = new TempSqliteStore();
        var connectionString = await CreateTableAsync(store);
        using var guard = new SqliteFileGuard(connectionString);
        using var stamp = new SqliteCommitStamp(connectionString, guard);
        var seen = new HashSet<long> { stamp.Read()!.Value };
        for (var i = 0; i < 5; i++)
        {
            await using var connection = new SqliteConnection(connectionString);
            await connection.OpenAsync();
            await using var transaction = await connection.BeginTransactionAsync();
            await using var insert = connection.CreateCommand();
            insert.CommandText = "INSERT INTO T VALUES (1)";
            await insert.ExecuteNonQueryAsync();
            Assert.Contains(stamp.Read()!.Value, seen);

            await transaction.CommitAsync();

            Assert.True(seen.Add(stamp.Read()!.Value));
            Assert.False(seen.Add(stamp.Read()!.Value));
        }
    }

    [Fact]
    public async Task Stamps_of_two_connections_never_meet()
    {
        await using var store = new TempSqliteStore();
        var connectionString = await CreateTableAsync(store);
        using var guard = new SqliteFileGuard(connectionString);
        using var stamp = new SqliteCommitStamp(connectionString, guard);
        var before = stamp.Read();
        Assert.NotNull(before);

        // The connection is closed when the file is found moved, and another one is opened when it is back.
        File.Move(store.FilePath, store.FilePath + ".away");
        Assert.True(SpinWait.SpinUntil(() => stamp.Read() is null, TimeSpan.FromSeconds(30)));
        File.Move(store.FilePath + ".away", store.FilePath);

        Assert.NotNull(stamp.Read());
        Assert.NotEqual(before, stamp.Read());
    }

    [Fact]
    public async Task A_closed_store_has_no_stamp()
    {
        await using var store = new TempSqliteStore();
        var connectionString = await CreateTableAsync(store);
        var guard = new SqliteFileGuard(connectionString);
        var stamp = new SqliteCommitStamp(connectionString, guard);
        Assert.NotNull(stamp.Read());

        stamp.Dispose();
        guard.Dispose();

        Assert.Null(stamp.Read());
    }

    private static async Task<string> CreateTableAsync(TempSqliteStore store)
    {
        var connectionString = $"Data Source={store.FilePath};Pooling=False";
        await using var connection = new SqliteConnection(connectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode = WAL; CREATE TABLE T (A)";
        await command.ExecuteNonQueryAsync();
        return connectionString;
    }
}
