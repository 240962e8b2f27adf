using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using PerfHub.Api.Jobs;
using PerfHub.Api.Persistence;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Jobs;

/// <summary>A job that meets damage in the file does not keep the jobs of other bureaus from running, and the log names the damage.</summary>
public sealed class DamagedJobTests : IAsyncDisposable
{
    private const string DamagedBureau = "650100", Bureau = "650200";

    private const int Corrupt = 11;

    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(30);

    private readonly TempSqliteStore _store = new();
    private readonly CapturingLoggerProvider _log = new();

    [Fact]
    public async Task Jobs_of_other_bureaus_run_when_a_job_meets_damage()
    {
        await InsertJobAsync(DamagedBureau);
        await InsertJobAsync(Bureau);
        using var loggers = LoggerFactory.Create(logging => logging.AddProvider(_log));
        var handler = new DamagedHandler();
        using var worker = new JobWorker(
            [handler],
            _store.Db,
            _store.Dialect,
            new StoreFaultMonitor(_store.Dialect, TimeProvider.System, loggers.CreateLogger<StoreFaultMonitor>()),
            TimeProvider.System,
            NullLogger<JobWorker>.Instance);

        await worker.StartAsync(CancellationToken.None);
        await handler.Done.WaitAsync(MaxWait);
        await worker.StopAsync(CancellationToken.None);

        Assert.Contains(_log.Lines, line => line.StartsWith("Critical:", StringComparison.Ordinal) && line.Contains("damage", StringComparison.Ordinal));
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    private Task InsertJobAsync(string bureau)
    {
        var now = TimeProvider.System.UtcNow();
        var job = JobRow.Create(TimeOrderedId.Create(now), DamagedHandler.KindName, bureau, 2024, "{}", new Caller("test", Role.BureauAdmin, bureau, null), now);
        return _store.Db.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync("INSERT INTO Bureau (Code, Name, CreatedAt) VALUES (@bureau, '财政局', @now)", new { bureau, now });
                await session.InsertAsync([job]);
                return true;
            },
            CancellationToken.None);
    }

    /// <summary>Jobs of one step; those of one bureau read a damaged page.</summary>
    private sealed class DamagedHandler : JobHandler
    {
        public const string KindName = "test";

        private readonly TaskCompletionSource _done = new();

        public Task Done => _done.Task;

        public override string Kind => KindName;

        public override Task<Func<WriteSession, JobRow, Task<JobRow>>> PrepareStepAsync(JobRow job, CancellationToken cancel) =>
            job.Bureau == DamagedBureau
                ? Task.FromException<Func<WriteSession, JobRow, Task<JobRow>>>(new SqliteException("database disk image is malformed", Corrupt))
                : Task.FromResult<Func<WriteSession, JobRow, Task<JobRow>>>((_, row) =>
                {
                    _done.TrySetResult();
                    return Task.FromResult(row with { State = JobState.Done });
                });
    }
}
