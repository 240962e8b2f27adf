using PerfHub.Api.Persistence;
using PerfHub.Api.Projections.Rankings;
using PerfHub.Api.Reports.Peers;
using PerfHub.Api.Reports.Reassessment;
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
internal sealed class EvaluationJob(Db db, RankingProjector rankings, Traffic traffic, TimeProvider time) : JobWork
{
    /// <summary>The kind, as it is stored.</summary>
    public const string Name = "evaluation";

    private const string TotalSql = """
        SELECT COUNT(*) FROM BureauScope s JOIN Standing t ON t.Bureau = s.Descendant AND t.Year = @Year WHERE s.Ancestor = @Bureau
        """;

    // Units wait for their turn while these are written. Where all of them have to be read, so much is written of each that fewer are held
    // at a time; readers wait for less too, where there are any.
    private const int AtOnce = 500, ReadAtOnce = 100, AtOnceBesideReaders = 50;

    private static readonly TimeSpan ComparedAtATime = TimeSpan.FromSeconds(1);

    // Of jobs of different bureaus, which take turns.
    private const int MostComparisons = 8;

    private readonly Dictionary<long, (RegionComparison Comparison, ReportsAnew Reports)> _begun = [];
    private readonly Dictionary<long, (long Behind, Task<Piece> Piece)> _ahead = [];
    private readonly GivingWay _way = new(traffic, time);

    /// <inheritdoc />
    public override string Kind => Name;

    /// <inheritdoc />
    public override async Task<Func<WriteSession, JobRow, Task<JobRow>>> Next(JobRow job, CancellationToken cancel)
    {
        // What the step before has written was work too, and is until it is shown: else whoever reads next would have to do it.
        var isAsked = _way.IsAsked;
        if (isAsked)
        {
            await rankings.CatchUp(cancel);
        }

        await _way.Rest(cancel);
        _way.Begin();
        var place = EvaluationPlace.Of(job);
        if (place is not { RuleSetVersion: RuleCatalogue.Version, Behind: { } behind })
        {
            // All of it by one rule set: where another release goes on with it, it begins anew.
            var total = await db.FirstOrDefault<int>(TotalSql, new { job.Bureau, job.Year }, cancel);
            return (_, row) => Task.FromResult(EvaluationPlace.Begin(time.Now()).In(row with { Done = 0, Counted = 0, Total = total }));
        }

        var (comparison, anew) = Begun(job);
        if (!comparison.IsReady)
        {
            await Compare(comparison, cancel);
            return (_, row) => Task.FromResult((place with { Compared = comparison.Count }).In(row));
        }

        var piece = await (_ahead.Remove(job.Id, out var ahead) && ahead.Behind == behind
            ? ahead.Piece
            : Judge(anew, Take(anew, behind, isAsked ? AtOnceBesideReaders : AtOnce, cancel), readsAhead: !isAsked, cancel));
        if (piece.Next is { } next && !_way.IsAsked)
        {
            // While one is written, the next is judged, unless processors are wanted by others: what is judged ahead rests for nobody.
            _ahead[job.Id] = (piece.End, Task.Run(() => Judge(anew, next, readsAhead: true, cancel), cancel));
        }

        return (session, row) => Store(session, row, place, piece, anew);
    }

    /// <summary>Comparing writes nothing: so much at a time as makes others wait for no longer than what is written does.</summary>
    private async Task Compare(RegionComparison comparison, CancellationToken cancel)
    {
        for (var began = time.GetTimestamp(); !comparison.IsReady && time.GetElapsedTime(began) < ComparedAtATime;)
        {
            await comparison.GoOn(cancel);
            await _way.Rest(cancel);
            _way.Begin();
        }
    }

    /// <summary>What a job works with; made where this host has not worked on it yet.</summary>
    private (RegionComparison Comparison, ReportsAnew Reports) Begun(JobRow job)
    {
        if (!_begun.TryGetValue(job.Id, out var begun))
        {
            // Another host may have gone on with the oldest.
            if (_begun.Count == MostComparisons)
            {
                var oldest = _begun.Keys.Min();
                _begun.Remove(oldest);
                _ahead.Remove(oldest);
            }

            var comparison = new RegionComparison(db, job.Bureau, job.Year);
            _begun.Add(job.Id, begun = (comparison, new ReportsAnew(job, comparison, time)));
        }

        return begun;
    }

    private Task<ReportsTaken> Take(ReportsAnew anew, long behind, int most, CancellationToken cancel) =>
        Task.Run(() => db.Snapshot(snapshot => anew.Take(snapshot, behind, most), cancel), cancel);

    /// <summary>Judges reports, while those behind them are read where there are any.</summary>
    private async Task<Piece> Judge(ReportsAnew anew, Task<ReportsTaken> reading, bool readsAhead, CancellationToken cancel)
    {
        var (taken, end, isLast) = await reading;
        var most = taken.Count(it => it.Documents is not null) * 2 > taken.Count ? ReadAtOnce : AtOnce;
        var next = readsAhead && !isLast ? Take(anew, end, most, cancel) : null;
        var judged = await anew.Judge(taken, read => db.Snapshot(read, cancel));
        var rest = judged.Where(it => !it.IsToBeWritten).Sum(it => it.Judged.Flagged);
        return new Piece([.. judged.Where(it => it.IsToBeWritten)], judged.Count, rest, end, isLast, next);
    }

    /// <summary>
    /// Of whatever nothing is to be written, nothing is looked at again: what is set since is for those that come after it, as if it had
    /// been set a moment later.
    /// </summary>
    private async Task<JobRow> Store(WriteSession session, JobRow job, EvaluationPlace place, Piece piece, ReportsAnew anew)
    {
        if (EvaluationPlace.Of(job) != place)
        {
            // This commit was done and not heard of, or another host has gone on meanwhile: it is not counted twice.
            return job;
        }

        var judged = await anew.Confirmed(session, piece.ToWrite);
        var changed = await Reevaluate.Write(session, judged, time.Now());
        var after = job with { Done = job.Done + piece.Count, Counted = job.Counted + piece.FlaggedOfTheRest + judged.Sum(it => it.Flagged) };
        if (piece.IsLast)
        {
            // Where this is run again, it still has the comparison in hand.
            after = after with { State = JobState.Done, Total = after.Done };
            _begun.Remove(job.Id);
        }

        return (place with { Behind = piece.End, Changed = place.Changed + changed }).In(after);
    }

    /// <summary>Reports that were judged, one after the other.</summary>
    /// <param name="ToWrite">Those of which anything is to be written, in their order.</param>
    /// <param name="Count">How many they are in all.</param>
    /// <param name="FlaggedOfTheRest">How many deviations those have of which nothing is to be written.</param>
    /// <param name="End">The id of the last standing that was looked at.</param>
    /// <param name="IsLast">Whether there are no more.</param>
    /// <param name="Next">Those behind them, where they are being read.</param>
    private sealed record Piece(
        List<ReportAnew> ToWrite, int Count, int FlaggedOfTheRest, long End, bool IsLast, Task<ReportsTaken>? Next);
}
