using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using PerfHub.Api.Jobs;
using PerfHub.Api.Persistence;
using PerfHub.Api.Persistence.Outbox;
using PerfHub.Api.Tests.Infrastructure.Stores;
using PerfHub.Api.Tests.Persistence.Outages;

namespace PerfHub.Api.Tests.Hosting;

/// <summary>A background service that ends would end its host.</summary>
public sealed class BackgroundServiceTests
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task The_job_worker_survives_a_call_that_is_cancelled_by_something_else()
    {
        await using var store = new TempSqliteStore();
        var calls = new CancelledCalls();
        var dialect = new FailingDialect(store.Dialect, isRemote: false) { BeforeCall = _ => calls.RunAsync() };

        await AssertSurvivesAsync(new JobWorker([], new Db(dialect), dialect, new StoreFaultMonitor(dialect, TimeProvider.System, NullLogger<StoreFaultMonitor>.Instance), TimeProvider.System, NullLogger<JobWorker>.Instance), calls);
    }

    [Fact]
    public async Task The_outbox_service_survives_a_call_that_is_cancelled_by_something_else()
    {
        await using var store = new TempSqliteStore();
        var calls = new CancelledCalls();

        await AssertSurvivesAsync(new OutboxService([new CancelledProcessor(calls)], new StoreFaultMonitor(store.Dialect, TimeProvider.System, NullLogger<StoreFaultMonitor>.Instance), NullLogger<OutboxService>.Instance), calls);
    }

    private static async Task AssertSurvivesAsync(BackgroundService service, CancelledCalls calls)
    {
        await service.StartAsync(CancellationToken.None);
        await calls.Recovered.WaitAsync(MaxWait);

        Assert.False(service.ExecuteTask!.IsCompleted);
        await service.StopAsync(CancellationToken.None);
        service.Dispose();
    }

    /// <summary>The first two calls are cancelled.</summary>
    private sealed class CancelledCalls
    {
        private readonly TaskCompletionSource _recovered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _count;

        public Task Recovered => _recovered.Task;

        public Task RunAsync()
        {
            if (Interlocked.Increment(ref _count) <= 2)
            {
                throw new TaskCanceledException();
            }

            _recovered.TrySetResult();
            return Task.CompletedTask;
        }
    }

    private sealed class CancelledProcessor(CancelledCalls calls) : OutboxProcessor
    {
        public override Task ProcessPendingAsync(CancellationToken cancel) => calls.RunAsync();
    }
}
