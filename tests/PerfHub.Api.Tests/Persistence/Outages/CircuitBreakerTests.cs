using PerfHub.Api.Persistence;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace PerfHub.Api.Tests.Persistence.Outages;

/// <summary>Db does not call an unavailable remote store for a while, and bounds the time that callers wait for it.</summary>
public sealed class CircuitBreakerTests
{
    // With their retries, more than the 20 calls that open the circuit.
    private const int FailureCount = 12;

    // Longer than the circuit stays open.
    private static readonly TimeSpan BreakDuration = TimeSpan.FromSeconds(2.5);
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task The_circuit_opens_after_many_failures_and_closes_once_a_trial_call_succeeds()
    {
        await using var store = new TempSqliteStore();
        var start = TimeProvider.System.GetUtcNow();
        var clock = new TestClock();
        clock.Set(start);
        var isUnavailable = true;
        var dialect = new FailingDialect(store.Dialect, true)
        {
            BeforeCall = _ => isUnavailable ? throw new InjectedFailureException(FailureKind.Outage) : Task.CompletedTask,
        };
        var db = new Db(dialect, time: clock);

        var errors = await Task.WhenAll(Enumerable.Range(0, FailureCount).Select(_ => Record.ExceptionAsync(() => ReadAsync(db))));
        Assert.All(errors, error => Assert.True(Db.IsUnavailable(error!, dialect)));
        var callCount = dialect.CallCount;
        var rejection = await Assert.ThrowsAsync<BrokenCircuitException>(() => ReadAsync(db));

        Assert.Equal(callCount, dialect.CallCount);
        Assert.IsAssignableFrom<ExecutionRejectedException>(rejection);
        Assert.True(Db.IsUnavailable(rejection, dialect));

        // The trial call fails, so the circuit opens again.
        clock.Set(start + BreakDuration);
        Assert.True(Db.IsUnavailable((await Record.ExceptionAsync(() => ReadAsync(db)))!, dialect));
        Assert.Equal(callCount + 1, dialect.CallCount);

        isUnavailable = false;
        clock.Set(start + (2 * BreakDuration));
        Assert.Equal(0, await ReadAsync(db));
        Assert.All(await Task.WhenAll(Enumerable.Range(0, FailureCount).Select(_ => ReadAsync(db))), count => Assert.Equal(0, count));
    }

    [Theory]
    [InlineData(nameof(FailureKind.Transient), true)]
    [InlineData(nameof(FailureKind.Duplicate), true)]
    [InlineData(nameof(FailureKind.Permanent), true)]
    [InlineData(nameof(FailureKind.Outage), false)]
    [InlineData(nameof(FailureKind.StatementTimeout), true)]
    public async Task Errors_of_an_available_or_embedded_store_do_not_open_the_circuit(string failure, bool isRemote)
    {
        await using var store = new TempSqliteStore();
        var dialect = new FailingDialect(store.Dialect, isRemote, Enumerable.Repeat<FailureKind?>(Enum.Parse<FailureKind>(failure), 200));
        var db = new Db(dialect);

        var errors = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => Record.ExceptionAsync(() => ReadAsync(db))));

        Assert.All(errors, error => Assert.IsType<InjectedFailureException>(error));
    }

    [Fact]
    public async Task A_call_times_out_when_the_driver_never_returns()
    {
        await using var store = new TempSqliteStore();
        var dialect = new FailingDialect(store.Dialect, true) { BeforeCall = _ => Task.Delay(Timeout.Infinite, CancellationToken.None) };

        var error = await Assert.ThrowsAsync<TimeoutRejectedException>(() => ReadAsync(new Db(dialect, TimeSpan.FromSeconds(0.2))).WaitAsync(MaxWait));

        Assert.True(Db.IsUnavailable(error, dialect));
        Assert.Equal(1, dialect.CallCount);
    }

    [Fact]
    public async Task A_call_times_out_when_the_driver_blocks_its_thread()
    {
        await using var store = new TempSqliteStore();
        using var testOver = new ManualResetEventSlim();
        var dialect = new FailingDialect(store.Dialect, true)
        {
            BeforeCall = _ =>
            {
                testOver.Wait(MaxWait, CancellationToken.None);
                return Task.CompletedTask;
            },
        };

        await Assert.ThrowsAsync<TimeoutRejectedException>(() => ReadAsync(new Db(dialect, TimeSpan.FromSeconds(0.2))));

        testOver.Set();
    }

    [Fact]
    public async Task A_cancelled_call_is_not_an_outage()
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
