using PerfHub.Api.Persistence;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Persistence.Outages;

/// <summary>Which failed calls Db retries.</summary>
public sealed class RetryTests
{
    private const int MaxCalls = 4;

    public static TheoryData<string> CallNames => ["FirstOrDefault", "All", "Page", "Snapshot", "Write", "WriteMany"];

    [Theory]
    [MemberData(nameof(CallNames))]
    public async Task A_transient_error_is_retried(string call)
    {
        await using var store = await TempSqliteStore.CreateWithNotesAsync();
        var dialect = new FailingDialect(store.Dialect, false, FailureKind.Transient, FailureKind.Outage);

        Assert.Equal(1, await RunCallAsync(new Db(dialect), call));

        Assert.Equal(3, dialect.CallCount);
    }

    [Theory]
    [MemberData(nameof(CallNames))]
    public async Task A_permanent_error_is_not_retried(string call)
    {
        await using var store = await TempSqliteStore.CreateWithNotesAsync();
        var dialect = new FailingDialect(store.Dialect, false, FailureKind.Permanent);

        var error = await Assert.ThrowsAsync<InjectedFailureException>(() => RunCallAsync(new Db(dialect), call));

        Assert.Equal(FailureKind.Permanent, error.Failure);
        Assert.Equal(1, dialect.CallCount);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_call_that_keeps_failing_ends_in_its_last_error(bool isRemote)
    {
        await using var store = await TempSqliteStore.CreateWithNotesAsync();
        var dialect = new FailingDialect(store.Dialect, isRemote, Enumerable.Repeat<FailureKind?>(FailureKind.Outage, 100));

        var error = await Assert.ThrowsAsync<InjectedFailureException>(() => RunCallAsync(new Db(dialect), "Write"));

        Assert.True(Db.IsUnavailable(error, dialect));
        Assert.Equal(MaxCalls, dialect.CallCount);
    }

    [Fact]
    public async Task A_retry_after_a_duplicate_key_reads_the_row_of_the_other_transaction()
    {
        await using var store = await TempSqliteStore.CreateWithNotesAsync();
        var runs = 0;

        // The first run behaves as if the other transaction had not committed yet.
        await store.Db.WriteAsync(session => session.ExecuteAsync("INSERT INTO Note (Id, Text) VALUES (1, 'other')", new { }), CancellationToken.None);
        var id = await store.Db.WriteAsync(
            async session =>
            {
                var last = runs++ == 0 ? 0 : await session.QueryFirstOrDefaultAsync<long>("SELECT MAX(Id) FROM Note", new { });
                await session.InsertAsync([new NoteRow(last + 1, "mine")]);
                return last + 1;
            },
            CancellationToken.None);

        Assert.Equal(2, runs);
        Assert.Equal([1, id], await store.ListNoteIdsAsync());
    }

    [Fact]
    public async Task A_duplicate_key_is_retried()
    {
        await using var store = await TempSqliteStore.CreateWithNotesAsync();
        var dialect = new FailingDialect(store.Dialect, false, FailureKind.Duplicate);

        Assert.Equal(1, await RunCallAsync(new Db(dialect), "Write"));

        Assert.Equal(2, dialect.CallCount);
    }

    [Fact]
    public async Task A_key_that_still_exists_after_all_retries_is_a_duplicate()
    {
        await using var store = await TempSqliteStore.CreateWithNotesAsync();
        var dialect = new FailingDialect(store.Dialect, false);
        var db = new Db(dialect);
        Task<bool> Insert() => db.WriteAsync(
            async session =>
            {
                await session.InsertAsync([new NoteRow(1, "")]);
                return true;
            },
            CancellationToken.None);
        await Insert();

        var error = await Record.ExceptionAsync(Insert);

        Assert.True(dialect.IsDuplicateKey(error!));
        Assert.False(Db.IsUnavailable(error!, dialect));
        Assert.Equal(1 + MaxCalls, dialect.CallCount);
    }

    [Fact]
    public async Task A_cancelled_call_is_not_retried()
    {
        await using var store = await TempSqliteStore.CreateWithNotesAsync();
        using var cancel = new CancellationTokenSource();
        var dialect = new FailingDialect(store.Dialect, false, Enumerable.Repeat<FailureKind?>(FailureKind.Transient, 100))
        {
            BeforeCall = _ => cancel.CancelAsync(),
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunCallAsync(new Db(dialect), "Write", cancel.Token));

        Assert.Equal(1, dialect.CallCount);
    }

    private static async Task<long> RunCallAsync(Db db, string call, CancellationToken cancel = default)
    {
        const string Sql = "SELECT 1 AS N ORDER BY N";
        var (none, one) = (new { }, new { Limit = 1 });
        return call switch
        {
            "FirstOrDefault" => await db.QueryFirstOrDefaultAsync<long>(Sql, none, cancel),
            "All" => Assert.Single(await db.QueryAsync<long>(Sql, none, cancel)),
            "Page" => Assert.Single(await db.QueryPageAsync<long>(Sql, one, cancel)),
            "Snapshot" => await db.ReadInSnapshotAsync(snapshot => snapshot.QueryFirstOrDefaultAsync<long>(Sql, none), cancel),
            "Write" => await db.WriteAsync(session => session.QueryFirstOrDefaultAsync<long>(Sql, none), cancel),
            _ => await db.WriteBulkAsync(session => session.QueryFirstOrDefaultAsync<long>(Sql, none), cancel),
        };
    }
}
