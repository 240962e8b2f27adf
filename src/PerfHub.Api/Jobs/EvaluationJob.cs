using PerfHub.Api.Persistence;
using PerfHub.Api.Projections.Rankings;
using PerfHub.Api.Reports.Peers;
using PerfHub.Api.Reports.Reassessments;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Jobs;

/// <summary>
/// Judges all current reports of a bureau and of those below it anew: compares them with each other first, then goes through them
/// some at a time, in the order in which they were first filed, which is that of the store. All that can be said is said before the
/// transaction; there, in the unit's turn, what is no longer so is judged again, so that a newer filing's verdict is never replaced by one
/// on what was there before.
/// </summary>
/// <param name="db">The store.</param>
/// <param name="rankings">Brings the lists up to date with what was written.</param>
/// <param name="traffic">How much the host is asked.</param>
/// <param name="time">The source of time.</param>
internal sealed class EvaluationJob(Db db, RankingProjector rankings, RequestCounter traffic, TimeProvider time) : JobHandler
{
    /// <summary>The kind, as it is stored.</summary>
    public const string KindName = "evaluation";

    private const string TotalSql = """
        SELECT COUNT(*) FROM BureauScope s JOIN CurrentReport t ON t.Bureau = s.Descendant AND t.Year = @Year WHERE s.Ancestor = @Bureau
        """;

    // Units wait for their turn while these are written. Where all of them have to be read, so much is written of each that fewer are held
    // at a time; readers wait for less too, where there are any.
    private const int BatchSize = 500, ReadBatchSize = 100, BusyBatchSize = 50;

    private static readonly TimeSpan ComparisonTimeSlice = TimeSpan.FromSeconds(1);

    // Of jobs of different bureaus, which take turns.
    private const int MaxActiveComparisons = 8;

    private readonly Dictionary<long, (RegionComparison Comparison, BulkReassessor Reports)> _active = [];
    private readonly Dictionary<long, (long Behind, Task<AssessedBatch> Piece)> _prefetched = [];
    private readonly BackgroundThrottle _throttle = new(traffic, time);

    /// <inheritdoc />
    public override string Kind => KindName;

    /// <inheritdoc />
    public override async Task<Func<WriteSession, JobRow, Task<JobRow>>> PrepareStepAsync(JobRow job, CancellationToken cancel)
    {
        // What the step before has written was work too, and is until it is shown: else whoever reads next would have to do it.
        var isAsked = _throttle.IsHostBusy;
        if (isAsked)
        {
            await rankings.ProcessPendingAsync(cancel);
        }

        await _throttle.PauseWhileBusyAsync(cancel);
        _throttle.Start();
        var place = EvaluationCheckpoint.FromJob(job);
        if (place is not { RuleSetVersion: RuleCatalogue.Version, LastReportId: { } behind })
        {
            // All of it by one rule set: where another release goes on with it, it begins anew.
            var total = await db.QueryFirstOrDefaultAsync<int>(TotalSql, new { job.Bureau, job.Year }, cancel);
            return (_, row) => Task.FromResult(EvaluationCheckpoint.CreateInitial(time.UtcNow()).ApplyTo(row with { Done = 0, FlaggedOrSkipped = 0, Total = total }));
        }

        var (comparison, anew) = GetOrCreateContext(job);
        if (!comparison.IsReady)
        {
            await RunComparisonSliceAsync(comparison, cancel);
            return (_, row) => Task.FromResult((place with { Compared = comparison.Count }).ApplyTo(row));
        }

        var piece = await (_prefetched.Remove(job.Id, out var ahead) && ahead.Behind == behind
            ? ahead.Piece
            : AssessBatchAsync(anew, LoadBatchAsync(anew, behind, isAsked ? BusyBatchSize : BatchSize, cancel), readsAhead: !isAsked, cancel));
        if (piece.NextBatch is { } next && !_throttle.IsHostBusy)
        {
            // While one is written, the next is judged, unless processors are wanted by others: what is judged ahead rests for nobody.
            _prefetched[job.Id] = (piece.LastReportId, Task.Run(() => AssessBatchAsync(anew, next, readsAhead: true, cancel), cancel));
        }

        return (session, row) => StoreBatchAsync(session, row, place, piece, anew);
    }

    /// <summary>Comparing writes nothing: so much at a time as makes others wait for no longer than what is written does.</summary>
    private async Task RunComparisonSliceAsync(RegionComparison comparison, CancellationToken cancel)
    {
        for (var began = time.GetTimestamp(); !comparison.IsReady && time.GetElapsedTime(began) < ComparisonTimeSlice;)
        {
            await comparison.RunStepAsync(cancel);
            await _throttle.PauseWhileBusyAsync(cancel);
            _throttle.Start();
        }
    }

    /// <summary>What a job works with; made where this host has not worked on it yet.</summary>
    private (RegionComparison Comparison, BulkReassessor Reports) GetOrCreateContext(JobRow job)
    {
        if (!_active.TryGetValue(job.Id, out var begun))
        {
            // Another host may have gone on with the oldest.
            if (_active.Count == MaxActiveComparisons)
            {
                var oldest = _active.Keys.Min();
                _active.Remove(oldest);
                _prefetched.Remove(oldest);
            }

            var comparison = new RegionComparison(db, job.Bureau, job.Year);
            _active.Add(job.Id, begun = (comparison, new BulkReassessor(job.Id, job.Bureau, job.Year, comparison, time)));
        }

        return begun;
    }

    private Task<LoadedBatch> LoadBatchAsync(BulkReassessor anew, long behind, int most, CancellationToken cancel) =>
        Task.Run(() => db.ReadInSnapshotAsync(snapshot => anew.LoadBatchAsync(snapshot, behind, most), cancel), cancel);

    /// <summary>Judges reports, while those behind them are read where there are any.</summary>
    private async Task<AssessedBatch> AssessBatchAsync(BulkReassessor anew, Task<LoadedBatch> reading, bool readsAhead, CancellationToken cancel)
    {
        var (taken, end, isLast) = await reading;
        var most = taken.Count(it => it.Documents is not null) * 2 > taken.Count ? ReadBatchSize : BatchSize;
        var next = readsAhead && !isLast ? LoadBatchAsync(anew, end, most, cancel) : null;
        var judged = await anew.AssessAsync(taken, read => db.ReadInSnapshotAsync(read, cancel));
        var rest = judged.Where(it => !it.HasChanges).Sum(it => it.Reassessment.DeviationCount);
        return new AssessedBatch([.. judged.Where(it => it.HasChanges)], judged.Count, rest, end, isLast, next);
    }

    /// <summary>
    /// Of whatever nothing is to be written, nothing is looked at again: what is set since is for those that come after it, as if it had
    /// been set a moment later.
    /// </summary>
    private async Task<JobRow> StoreBatchAsync(WriteSession session, JobRow job, EvaluationCheckpoint place, AssessedBatch piece, BulkReassessor anew)
    {
        if (EvaluationCheckpoint.FromJob(job) != place)
        {
            // This commit was done and not heard of, or another host has gone on meanwhile: it is not counted twice.
            return job;
        }

        var judged = await anew.ConfirmAsync(session, piece.ReportsToWrite);
        var changed = await Reassessor.WriteChangesAsync(session, judged, time.UtcNow());
        var after = job with { Done = job.Done + piece.Count, FlaggedOrSkipped = job.FlaggedOrSkipped + piece.UnchangedDeviationCount + judged.Sum(it => it.DeviationCount) };
        if (piece.IsLast)
        {
            // Where this is run again, it still has the comparison in hand.
            after = after with { State = JobState.Done, Total = after.Done };
            _active.Remove(job.Id);
        }

        return (place with { LastReportId = piece.LastReportId, Changed = place.Changed + changed }).ApplyTo(after);
    }

    /// <summary>Reports that were judged, one after the other.</summary>
    /// <param name="ReportsToWrite">Those of which anything is to be written, in their order.</param>
    /// <param name="Count">How many they are in all.</param>
    /// <param name="UnchangedDeviationCount">How many deviations those have of which nothing is to be written.</param>
    /// <param name="LastReportId">The id of the last standing that was looked at.</param>
    /// <param name="IsLast">Whether there are no more.</param>
    /// <param name="NextBatch">Those behind them, where they are being read.</param>
    private sealed record AssessedBatch(
        List<ReassessedReport> ReportsToWrite, int Count, int UnchangedDeviationCount, long LastReportId, bool IsLast, Task<LoadedBatch>? NextBatch);
}
