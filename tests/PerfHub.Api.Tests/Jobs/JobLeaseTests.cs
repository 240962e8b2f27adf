using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using PerfHub.Api.Jobs;
using PerfHub.Api.Persistence;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure.Stores;
using PerfHub.Api.Tests.Persistence.Outages;

namespace PerfHub.Api.Tests.Jobs;

/// <summary>Two steps of a job never run at once, and a step without its lease commits nothing.</summary>
[Trait("Category", "Slow")]
public abstract class JobLeaseTests
{
    // With its retries, one failed renewal.
    private const int RenewalAttempts = 4;

    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(30);

    [StoreFact]
    public async Task No_second_step_begins_while_the_first_still_runs_after_a_failed_renewal()
    {
        await using var store = await CreateStoreAsync();
        var (isUnavailable, failedCalls) = (false, 0);
        var renewalFailed = new TaskCompletionSource();
        await using var dialect = new FailingDialect(store.Dialect, isRemote: false)
        {
            BeforeCall = _ =>
            {
                if (!Volatile.Read(ref isUnavailable))
                {
                    return Task.CompletedTask;
                }

                if (Interlocked.Increment(ref failedCalls) == RenewalAttempts)
                {
                    Volatile.Write(ref isUnavailable, false);
                    renewalFailed.TrySetResult();
                }

                throw new InjectedFailureException(FailureKind.Outage);
            },
        };
        var handler = new TestJobHandler
        {
            Prepare = async number =>
            {
                if (number == 1)
                {
                    Volatile.Write(ref isUnavailable, true);
                    await renewalFailed.Task.WaitAsync(MaxWait);

                    // The worker polls every second.
                    await Task.Delay(TimeSpan.FromSeconds(2.5));
                }
            },
        };

        await RunToEndAsync(store, dialect, handler);

        Assert.Equal((1, 1), (handler.MaxConcurrentSteps, handler.CommittedSteps));
    }

    [StoreFact]
    public async Task A_step_whose_lease_another_host_has_commits_nothing_and_runs_again()
    {
        await using var store = await CreateStoreAsync();
        var handler = new TestJobHandler
        {
            Prepare = async number =>
            {
                if (number == 1)
                {
                    await SetLeaseAsync(store, TimeProvider.System.UtcNow());
                }
            },
        };

        await RunToEndAsync(store, store.Dialect, handler);

        Assert.Equal((2, 1), (handler.PreparedSteps, handler.CommittedSteps));
    }

    [StoreFact]
    public async Task A_lease_ends_when_it_is_no_longer_renewed_whatever_the_clocks_say() => await Task.WhenAll(((int[])[-24, 0, 24]).Select(async hoursAhead =>
    {
        await using var store = await CreateStoreAsync();
        var handler = new TestJobHandler { Prepare = _ => Task.CompletedTask };

        await RunToEndAsync(store, store.Dialect, handler, async () =>
        {
            // Longer than a lease lasts that is not renewed.
            for (var elapsed = Stopwatch.StartNew(); elapsed.Elapsed < 1.5 * JobWorker.LeaseDuration; await Task.Delay(JobWorker.LeaseDuration / 5))
            {
                await SetLeaseAsync(store, TimeProvider.System.UtcNow().AddHours(hoursAhead));
                Assert.Equal(0, handler.PreparedSteps);
            }
        });

        Assert.Equal((1, 1), (handler.PreparedSteps, handler.CommittedSteps));
    }));

    // Its steps take so much memory that the system kills the host, for example.
    [StoreFact]
    public async Task A_job_whose_steps_end_one_host_after_another_is_abandoned()
    {
        await using var store = await CreateStoreAsync();
        var handler = new TestJobHandler { Prepare = _ => Task.CompletedTask };
        await InsertJobAsync(store, attempts: 20);

        using var worker = await StartWorkerAsync(store.Dialect, handler);
        using var timeout = new CancellationTokenSource(MaxWait);
        while (await store.Db.QueryFirstOrDefaultAsync<string>("SELECT State FROM Job", new { }, timeout.Token) != nameof(JobState.Failed))
        {
            await Task.Delay(100, timeout.Token);
        }

        await worker.StopAsync(CancellationToken.None);
        Assert.Equal(0, handler.PreparedSteps);
    }

    protected abstract Task<TestStore> CreateStoreAsync();

    /// <summary>Acquires or renews the lease of the job as another host.</summary>
    private static Task SetLeaseAsync(TestStore store, DateTime until) => store.Db.WriteAsync(
        session => session.ExecuteAsync("UPDATE Job SET LeaseOwner = 'another', LeasedUntil = @until", new { until }), CancellationToken.None);

    private static async Task RunToEndAsync(TestStore store, Dialect dialect, TestJobHandler handler, Func<Task>? actAsAnotherHost = null)
    {
        await InsertJobAsync(store, attempts: 0);
        if (actAsAnotherHost is not null)
        {
            await SetLeaseAsync(store, TimeProvider.System.UtcNow());
        }

        using var worker = await StartWorkerAsync(dialect, handler);
        await (actAsAnotherHost?.Invoke() ?? Task.CompletedTask);
        await handler.Done.WaitAsync(MaxWait);
        await worker.StopAsync(CancellationToken.None);
    }

    private static Task InsertJobAsync(TestStore store, int attempts)
    {
        var now = TimeProvider.System.UtcNow();
        var job = JobRow.Create(TimeOrderedId.Create(now), TestJobHandler.KindName, "650100", 2024, "{}", new Caller("test", Role.BureauAdmin, "650100", null), now);
        return store.Db.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync("INSERT INTO Bureau (Code, Name, CreatedAt) VALUES ('650100', '财政局', @now)", new { now });
                await session.InsertAsync([job with { Attempts = attempts }]);
                return true;
            },
            CancellationToken.None);
    }

    private static async Task<JobWorker> StartWorkerAsync(Dialect dialect, TestJobHandler handler)
    {
        var worker = new JobWorker([handler], new Db(dialect), dialect, new StoreFaultMonitor(dialect, TimeProvider.System, NullLogger<StoreFaultMonitor>.Instance), TimeProvider.System, NullLogger<JobWorker>.Instance);
        await worker.StartAsync(CancellationToken.None);
        return worker;
    }

    /// <summary>A job of one step.</summary>
    private sealed class TestJobHandler : JobHandler
    {
        public const string KindName = "test";

        private readonly TaskCompletionSource _done = new();
        private int _prepared, _running;

        public required Func<int, Task> Prepare { get; init; }

        public Task Done => _done.Task;

        public int PreparedSteps => _prepared;

        public int CommittedSteps { get; private set; }

        public int MaxConcurrentSteps { get; private set; }

        public override string Kind => KindName;

        public override async Task<Func<WriteSession, JobRow, Task<JobRow>>> PrepareStepAsync(JobRow job, CancellationToken cancel)
        {
            MaxConcurrentSteps = Math.Max(MaxConcurrentSteps, Interlocked.Increment(ref _running));
            await Prepare(Interlocked.Increment(ref _prepared));
            Interlocked.Decrement(ref _running);
            return (_, row) =>
            {
                CommittedSteps++;
                _done.TrySetResult();
                return Task.FromResult(row with { State = JobState.Done });
            };
        }
    }
}

public sealed class JobLeaseTestsOnSqlite : JobLeaseTests
{
    protected override Task<TestStore> CreateStoreAsync() => Task.FromResult<TestStore>(new TempSqliteStore());
}

public sealed class JobLeaseTestsOnSqlServer : JobLeaseTests
{
    protected override async Task<TestStore> CreateStoreAsync() => await TempSqlServerStore.CreateAsync();
}
