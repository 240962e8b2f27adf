using Microsoft.Data.Sqlite;
using PerfHub.Api.Data;
using PerfHub.Api.Tests.Stores;

namespace PerfHub.Api.Tests.Data;

/// <summary>Whoever commits, it is told; and nothing else is.</summary>
public sealed class SqliteCommitsTests
{
    [Fact]
    public async Task Every_commit_is_told_whoever_makes_it_and_nothing_else_is()
    {
        await using var store = await TempStore.WithNotes();
        await using var another = store.Open();
        await using var stranger = new SqliteConnection($"Data Source={store.File};Pooling=False");
        await stranger.OpenAsync();
        var id = 0;
        string Insert() => $"INSERT INTO Note (Id, Text) VALUES ({++id}, '')";
        Task Write(Dialect dialect, WriteKind kind) =>
            dialect.WriteAsync(session => session.Execute(Insert(), new { }), kind, CancellationToken.None);
        Func<Task>[] commits =
        [
            () => Write(store.Dialect, WriteKind.Usual), () => Write(store.Dialect, WriteKind.Large), () => Write(store.Dialect, WriteKind.Derived),
            () => Write(another, WriteKind.Usual), () => Write(another, WriteKind.Derived),
            async () => await new SqliteCommand(Insert(), stranger).ExecuteNonQueryAsync(),
            async () => await new SqliteCommand(Insert() + "; PRAGMA wal_checkpoint(TRUNCATE)", stranger).ExecuteNonQueryAsync(),
            () => Write(store.Dialect, WriteKind.Usual),
        ];

        var told = new HashSet<long> { Now() };
        foreach (var commit in commits)
        {
            await commit();
            Assert.True(told.Add(Now()), "A commit was not told.");
            Assert.Equal(id, (await store.Notes()).Count);
            await Assert.ThrowsAsync<InvalidOperationException>(() => store.Db.Write<bool>(
                async session =>
                {
                    await session.Execute("INSERT INTO Note (Id, Text) VALUES (-1, '')", new { });
                    throw new InvalidOperationException("none");
                },
                CancellationToken.None));
            Assert.Contains(Now(), told);
            Assert.Equal(Now(), Now());
        }

        long Now() => store.Dialect.Commits()!.Value;
    }

    [Fact]
    public async Task A_file_that_is_not_there_tells_nothing_and_is_told_of_once_it_is()
    {
        await using var store = new TempStore();
        var file = Path.Combine(Path.GetDirectoryName(store.File)!, "later", "perfhub.db");
        await using var dialect = new SqliteDialect(
            $"Data Source={file}", Microsoft.Extensions.Logging.Abstractions.NullLogger<SqliteDialect>.Instance);

        Assert.Null(dialect.Commits());
        dialect.Migrate();
        Assert.NotNull(dialect.Commits());
    }
}
