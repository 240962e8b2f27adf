using PerfHub.Api.Persistence;
using PerfHub.Api.Projections;
using PerfHub.Api.Reports;
using PerfHub.Api.Reports.Peers;
using PerfHub.Api.Reports.Reassessments;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Jobs;

/// <summary>
/// Re-evaluates all current reports of a bureau and the bureaus below it: compares them with each other, then evaluates them in
/// batches in the order of their ids. Most work is done before the transaction. Within it, under the locks of the units, reports
/// that have changed since are evaluated again, so that the verdict on a newer filing is never overwritten.
/// </summary>
internal sealed class EvaluationJob(Db db, ReportIndex reports, RequestCounter requests, TimeProvider time) : JobHandler
{
    /// <summary>The stored kind; it never changes.</summary>
    public const string KindName = "evaluation";

    private const string TotalSql = $"""
        SELECT COUNT(*) FROM BureauScope s JOIN CurrentReport t ON t.Bureau = s.Descendant AND t.Year = @Year
        WHERE s.Ancestor = @Bureau AND {CountedReports.Condition}
        """;

    // Filings wait for the locks of a batch. Batches are smaller if most reports have to be loaded, because more is written of each,
    // and smaller still on a busy host.
    private const int BatchSize = 500, LoadedBatchSize = 100, BusyBatchSize = 50;

    private static readonly TimeSpan ComparisonTimeSlice = TimeSpan.FromSeconds(1);

    // Jobs of different bureaus run interleaved. Each holds the figures of its region.
    private const int MaxActiveJobs = 8;

    private readonly Dictionary<long, (RegionComparison Comparison, BulkReassessor Reassessor)> _active = [];
    private readonly Dictionary<long, (long AfterReportId, Task<AssessedBatch> Batch)> _prefetched = [];
    private readonly BackgroundThrottle _throttle = new(requests, time);

    /// <inheritdoc />
    public override string Kind => KindName;

    /// <inheritdoc />
    public override async ValueTask<bool> CanRunAsync(JobRow job, IReadOnlyCollection<JobRow> runnable)
    {
        if (_active.Count < MaxActiveJobs || _active.ContainsKey(job.Id))
        {
            return true;
        }

        // Jobs that have failed, or that another host has continued, would never be removed otherwise.
        foreach (var id in _active.Keys.Except(runnable.Select(it => it.Id)).ToList())
        {
            _active.Remove(id);
            if (_prefetched.Remove(id, out var prefetched))
            {
                await ((Task)prefetched.Batch).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        return _active.Count < MaxActiveJobs;
    }

    /// <inheritdoc />
    public override async Task<Func<WriteSession, JobRow, Task<JobRow>>> PrepareStepAsync(JobRow job, CancellationToken cancel)
    {
        // Updates the index of reports for the previous step here; otherwise the next reader would have to.
        var isBusy = _throttle.IsHostBusy;
        if (isBusy)
        {
            await reports.ProcessPendingAsync(cancel);
        }

        await _throttle.PauseWhileBusyAsync(cancel);
        _throttle.Start();
        var checkpoint = EvaluationCheckpoint.FromJob(job);
        if (checkpoint is not { RuleSetVersion: RuleCatalogue.Version, LastReportId: { } lastReportId })
        {
            // One rule set for all reports: after an upgrade the evaluation starts over.
            var total = await db.QueryFirstOrDefaultAsync<int>(TotalSql, new { job.Bureau, job.Year }, cancel);
            return (_, row) => Task.FromResult(HasMoved(row, checkpoint)
                ? row
                : EvaluationCheckpoint.CreateInitial(time.UtcNow()).ApplyTo(row with { Done = 0, FlaggedOrSkipped = 0, Total = total }));
        }

        var (comparison, reassessor) = GetOrCreateContext(job);
        if (!comparison.IsReady)
        {
            await RunComparisonSliceAsync(comparison, cancel);
            return (_, row) => Task.FromResult(HasMoved(row, checkpoint) ? row : (checkpoint with { Compared = comparison.Count }).ApplyTo(row));
        }

        var batch = await (await TakePrefetchedAsync(job, lastReportId) ?? AssessBatchAsync(
            reassessor, LoadBatchAsync(reassessor, lastReportId, isBusy ? BusyBatchSize : BatchSize, cancel), prefetch: !isBusy, cancel));
        if (batch.NextBatch is { } next && !_throttle.IsHostBusy)
        {
            // Evaluates the next batch while this one is written. Not on a busy host: prefetching is not throttled.
            _prefetched[job.Id] = (batch.LastReportId, Task.Run(() => AssessBatchAsync(reassessor, next, prefetch: true, cancel), cancel));
        }

        return (session, row) => StoreBatchAsync(session, row, checkpoint, batch, reassessor);
    }

    /// <summary>
    /// Takes the prefetched batch that follows a report; <see langword="null"/> if there is none. Waits for a batch that does not follow
    /// it, because the step before failed: two batches of a job are never evaluated at once.
    /// </summary>
    private async Task<Task<AssessedBatch>?> TakePrefetchedAsync(JobRow job, long lastReportId)
    {
        if (!_prefetched.Remove(job.Id, out var prefetched) || prefetched.AfterReportId == lastReportId)
        {
            return prefetched.Batch;
        }

        await ((Task)prefetched.Batch).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return null;
    }

    /// <summary>Compares for one time slice; comparing writes nothing, and jobs of other bureaus wait meanwhile.</summary>
    private async Task RunComparisonSliceAsync(RegionComparison comparison, CancellationToken cancel)
    {
        var started = time.GetTimestamp();
        while (!comparison.IsReady && time.GetElapsedTime(started) < ComparisonTimeSlice)
        {
            await comparison.RunStepAsync(cancel);
            await _throttle.PauseWhileBusyAsync(cancel);
            _throttle.Start();
        }
    }

    private (RegionComparison Comparison, BulkReassessor Reassessor) GetOrCreateContext(JobRow job)
    {
        if (!_active.TryGetValue(job.Id, out var context))
        {
            var comparison = new RegionComparison(db, job.Bureau, job.Year);
            _active.Add(job.Id, context = (comparison, new BulkReassessor(job.Id, job.Bureau, job.Year, comparison, time)));
        }

        return context;
    }

    private Task<LoadedBatch> LoadBatchAsync(BulkReassessor reassessor, long afterReportId, int limit, CancellationToken cancel) =>
        Task.Run(() => db.ReadInSnapshotAsync(snapshot => reassessor.LoadBatchAsync(snapshot, afterReportId, limit), cancel), cancel);

    /// <summary>Evaluates a batch of reports and, with <paramref name="prefetch"/>, starts loading the next one.</summary>
    private async Task<AssessedBatch> AssessBatchAsync(
        BulkReassessor reassessor, Task<LoadedBatch> loading, bool prefetch, CancellationToken cancel)
    {
        var (loaded, lastReportId, isLast) = await loading;
        var limit = loaded.Count(it => it.Documents is not null) * 2 > loaded.Count ? LoadedBatchSize : BatchSize;
        var next = prefetch && !isLast ? LoadBatchAsync(reassessor, lastReportId, limit, cancel) : null;
        var assessed = await reassessor.AssessAsync(loaded, read => db.ReadInSnapshotAsync(read, cancel));
        var unchanged = assessed.Where(it => !it.HasChanges).Sum(it => it.Reassessment.DeviationCount);
        return new AssessedBatch([.. assessed.Where(it => it.HasChanges)], assessed.Count, unchanged, lastReportId, isLast, next);
    }

    /// <summary>
    /// Writes a batch. Reports without changes are not checked again: a change since they were read counts as a change after
    /// this evaluation.
    /// </summary>
    private async Task<JobRow> StoreBatchAsync(
        WriteSession session, JobRow job, EvaluationCheckpoint checkpoint, AssessedBatch batch, BulkReassessor reassessor)
    {
        if (HasMoved(job, checkpoint))
        {
            return job;
        }

        var reassessments = await reassessor.ConfirmAsync(session, batch.ReportsToWrite);
        var changed = await Reassessor.WriteChangesAsync(session, reassessments, time.UtcNow());
        var updated = job with
        {
            Done = job.Done + batch.Count,
            FlaggedOrSkipped = job.FlaggedOrSkipped + batch.UnchangedDeviationCount + reassessments.Sum(it => it.DeviationCount),
        };
        if (batch.IsLast)
        {
            // The delegate holds the comparison, so a retry of the transaction still has it.
            updated = updated with { State = JobState.Done, Total = updated.Done };
            _active.Remove(job.Id);
        }

        return (checkpoint with { LastReportId = batch.LastReportId, Changed = checkpoint.Changed + changed }).ApplyTo(updated);
    }

    /// <summary>Whether a previous attempt has committed after all, or another host has continued: a step must not be counted twice.</summary>
    private static bool HasMoved(JobRow job, EvaluationCheckpoint? since) => EvaluationCheckpoint.FromJob(job) != since;

    /// <summary>A batch of evaluated reports.</summary>
    /// <param name="ReportsToWrite">The reports with changes, in the order of their ids.</param>
    /// <param name="Count">The number of all reports.</param>
    /// <param name="UnchangedDeviationCount">The number of deviations of the reports without changes.</param>
    /// <param name="LastReportId">The id of the last report.</param>
    /// <param name="IsLast">Whether there are no more reports.</param>
    /// <param name="NextBatch">The next batch if it is being loaded.</param>
    private sealed record AssessedBatch(
        List<ReassessedReport> ReportsToWrite, int Count, int UnchangedDeviationCount, long LastReportId, bool IsLast, Task<LoadedBatch>? NextBatch);
}
