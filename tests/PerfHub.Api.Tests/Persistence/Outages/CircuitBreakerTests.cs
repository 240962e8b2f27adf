using PerfHub.Api.Persistence;
using PerfHub.Api.Tests.Infrastructure.Stores;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace PerfHub.Api.Tests.Persistence.Outages;

/// <summary>A remote store that is away is not asked for a while, and nobody waits for it for long.</summary>
public sealed class CircuitBreakerTests
{
    // More than what opens the circuit within its ten seconds, and more than the two for which it stays open.
    private const int FailureCount = 12;
    private static readonly TimeSpan BreakDuration = TimeSpan.FromSeconds(2.5), MaxWait = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task After_many_failures_it_is_not_asked_and_after_a_while_it_is_and_all_is_well()
    {
        await using var store = new TempSqliteStore();
        var away = true;
        var dialect = new FailingDialect(store.Dialect, true)
        {
            BeforeCall = _ => away ? throw new InjectedFailureException(FailureKind.Outage) : Task.CompletedTask,
        };
        var db = new Db(dialect);

        var errors = await Task.WhenAll(Enumerable.Range(0, FailureCount).Select(_ => Record.ExceptionAsync(() => ReadAsync(db))));
        Assert.All(errors, error => Assert.True(Db.IsUnavailable(error!, dialect)));
        var asked = dialect.CallCount;
        var refused = await Assert.ThrowsAsync<BrokenCircuitException>(() => ReadAsync(db));

        Assert.Equal(asked, dialect.CallCount);
        Assert.IsAssignableFrom<ExecutionRejectedException>(refused);
        Assert.True(Db.IsUnavailable(refused, dialect));

        // Still away after the break: asked once, and left alone again.
        await Task.Delay(BreakDuration);
        Assert.True(Db.IsUnavailable((await Record.ExceptionAsync(() => ReadAsync(db)))!, dialect));
        Assert.Equal(asked + 1, dialect.CallCount);

        away = false;
        await Task.Delay(BreakDuration);
        Assert.Equal(0, await ReadAsync(db));
        Assert.All(await Task.WhenAll(Enumerable.Range(0, FailureCount).Select(_ => ReadAsync(db))), count => Assert.Equal(0, count));
    }

    [Theory]
    [InlineData(nameof(FailureKind.Transient), true)]
    [InlineData(nameof(FailureKind.Duplicate), true)]
    [InlineData(nameof(FailureKind.Permanent), true)]
    [InlineData(nameof(FailureKind.Outage), false)]
    public async Task Errors_of_a_store_that_is_there_and_those_of_an_embedded_one_keep_nobody_from_asking(string failure, bool isRemote)
    {
        await using var store = new TempSqliteStore();
        var dialect = new FailingDialect(store.Dialect, isRemote, Enumerable.Repeat<FailureKind?>(Enum.Parse<FailureKind>(failure), 200));
        var db = new Db(dialect);

        var errors = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => Record.ExceptionAsync(() => ReadAsync(db))));

        Assert.All(errors, error => Assert.IsType<InjectedFailureException>(error));
    }

    [Fact]
    public async Task Nobody_waits_for_a_silent_store_longer_than_is_patient_though_its_driver_never_comes_back()
    {
        await using var store = new TempSqliteStore();
        var dialect = new FailingDialect(store.Dialect, true) { BeforeCall = _ => Task.Delay(Timeout.Infinite, CancellationToken.None) };

        var error = await Assert.ThrowsAsync<TimeoutRejectedException>(() => ReadAsync(new Db(dialect, TimeSpan.FromSeconds(0.2))).WaitAsync(MaxWait));

        Assert.True(Db.IsUnavailable(error, dialect));
        Assert.Equal(1, dialect.CallCount);
    }

    [Fact]
    public async Task Nobody_waits_for_a_driver_that_keeps_the_thread_to_itself()
    {
        await using var store = new TempSqliteStore();
        using var over = new ManualResetEventSlim();
        var dialect = new FailingDialect(store.Dialect, true)
        {
            BeforeCall = _ =>
            {
                over.Wait(MaxWait, CancellationToken.None);
                return Task.CompletedTask;
            },
        };

        await Assert.ThrowsAsync<TimeoutRejectedException>(() => ReadAsync(new Db(dialect, TimeSpan.FromSeconds(0.2))));

        over.Set();
    }

    [Fact]
    public async Task A_caller_who_leaves_is_no_outage()
    {
        await using var store = new TempSqliteStore();
        using var cancel = new CancellationTokenSource();
        var dialect = new FailingDialect(store.Dialect, true) { BeforeCall = _ => Task.Delay(Timeout.Infinite, CancellationToken.None) };

        var call = ReadAsync(new Db(dialect), cancel.Token);
        await cancel.CancelAsync();
        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.WaitAsync(MaxWait));

        Assert.False(Db.IsUnavailable(error, dialect));
    }

    private static Task<long> ReadAsync(Db db, CancellationToken cancel = default) =>
        db.QueryFirstOrDefaultAsync<long>("SELECT COUNT(*) FROM Bureau", new { }, cancel);
}
