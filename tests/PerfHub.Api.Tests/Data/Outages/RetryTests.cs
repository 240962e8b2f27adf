using PerfHub.Api.Persistence;
using PerfHub.Api.Tests.Stores;

namespace PerfHub.Api.Tests.Data.Outages;

/// <summary>What Db does when a call fails: again where that may help, and nowhere else.</summary>
public sealed class RetryTests
{
    private const int MostCalls = 4;

    public static TheoryData<string> Calls => ["FirstOrDefault", "All", "Page", "Snapshot", "Write", "WriteMany"];

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task A_transient_error_is_met_by_another_call_which_succeeds(string call)
    {
        await using var store = await TempStore.WithNotes();
        var dialect = new FailingDialect(store.Dialect, false, Failure.Transient, Failure.Outage);

        Assert.Equal(1, await Run(new Db(dialect), call));

        Assert.Equal(3, dialect.Calls);
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task An_error_that_no_other_call_mends_is_told_at_once(string call)
    {
        await using var store = await TempStore.WithNotes();
        var dialect = new FailingDialect(store.Dialect, false, Failure.Fault);

        var error = await Assert.ThrowsAsync<FailedException>(() => Run(new Db(dialect), call));

        Assert.Equal(Failure.Fault, error.Failure);
        Assert.Equal(1, dialect.Calls);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Calls_that_go_on_failing_end_in_the_last_error_after_a_few(bool isRemote)
    {
        await using var store = await TempStore.WithNotes();
        var dialect = new FailingDialect(store.Dialect, isRemote, Enumerable.Repeat<Failure?>(Failure.Outage, 100));

        var error = await Assert.ThrowsAsync<FailedException>(() => Run(new Db(dialect), "Write"));

        Assert.True(Db.IsAway(error, dialect));
        Assert.Equal(MostCalls, dialect.Calls);
    }

    [Fact]
    public async Task A_key_that_another_has_taken_meanwhile_is_found_by_the_work_begun_anew()
    {
        await using var store = await TempStore.WithNotes();
        var runs = 0;

        // The other commits between the first run, which did not see it, and the second.
        await store.Db.Write(session => session.Execute("INSERT INTO Note (Id, Text) VALUES (1, 'other')", new { }), CancellationToken.None);
        var id = await store.Db.Write(
            async session =>
            {
                var last = runs++ == 0 ? 0 : await session.FirstOrDefault<long>("SELECT MAX(Id) FROM Note", new { });
                await session.Insert([new NoteRow(last + 1, "mine")]);
                return last + 1;
            },
            CancellationToken.None);

        Assert.Equal(2, runs);
        Assert.Equal([1, id], await store.Notes());
    }

    [Fact]
    public async Task A_lost_race_is_run_again()
    {
        await using var store = await TempStore.WithNotes();
        var dialect = new FailingDialect(store.Dialect, false, Failure.Duplicate);

        Assert.Equal(1, await Run(new Db(dialect), "Write"));

        Assert.Equal(2, dialect.Calls);
    }

    [Fact]
    public async Task A_key_that_stays_taken_is_told_as_such()
    {
        await using var store = await TempStore.WithNotes();
        var dialect = new FailingDialect(store.Dialect, false);
        var db = new Db(dialect);
        Task<bool> Insert() => db.Write(
            async session =>
            {
                await session.Insert([new NoteRow(1, "")]);
                return true;
            },
            CancellationToken.None);
        await Insert();

        var error = await Record.ExceptionAsync(Insert);

        Assert.True(dialect.IsDuplicate(error!));
        Assert.False(Db.IsAway(error!, dialect));
        Assert.Equal(1 + MostCalls, dialect.Calls);
    }

    [Fact]
    public async Task Nothing_is_tried_again_for_a_caller_who_has_left()
    {
        await using var store = await TempStore.WithNotes();
        using var cancel = new CancellationTokenSource();
        var dialect = new FailingDialect(store.Dialect, false, Enumerable.Repeat<Failure?>(Failure.Transient, 100))
        {
            Before = _ => cancel.CancelAsync(),
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Run(new Db(dialect), "Write", cancel.Token));

        Assert.Equal(1, dialect.Calls);
    }

    private static async Task<long> Run(Db db, string call, CancellationToken cancel = default)
    {
        const string Sql = "SELECT 1 AS N ORDER BY N";
        var (none, one) = (new { }, new { Limit = 1 });
        return call switch
        {
            "FirstOrDefault" => await db.FirstOrDefault<long>(Sql, none, cancel),
            "All" => Assert.Single(await db.All<long>(Sql, none, cancel)),
            "Page" => Assert.Single(await db.Page<long>(Sql, one, cancel)),
            "Snapshot" => await db.Snapshot(snapshot => snapshot.FirstOrDefault<long>(Sql, none), cancel),
            "Write" => await db.Write(session => session.FirstOrDefault<long>(Sql, none), cancel),
            _ => await db.WriteMany(session => session.FirstOrDefault<long>(Sql, none), cancel),
        };
    }
}
