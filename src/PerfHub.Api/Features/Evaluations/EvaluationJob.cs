using System.Text.Json;
using PerfHub.Api.Data;
using PerfHub.Api.Features.SelfEvaluations;
using PerfHub.Api.Jobs;
using PerfHub.Api.Json;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Features.Evaluations;

/// <summary>
/// Judges all current reports of a bureau and of those below it anew: compares them with each other first, then goes through them
/// some at a time, by bureau and unit. All that can be said is said before the transaction; there, in the unit's turn, what is no
/// longer so is judged again, so that a newer filing's verdict is never replaced by one on what was there before.
/// </summary>
/// <param name="db">The store.</param>
/// <param name="traffic">How much the host is asked.</param>
/// <param name="time">The source of time.</param>
internal sealed class EvaluationJob(Db db, Traffic traffic, TimeProvider time) : JobWork
{
    /// <summary>The kind, as it is stored.</summary>
    public const string Name = "evaluation";

    private const string TotalSql = """
        SELECT COUNT(*) FROM BureauScope s JOIN Standing t ON t.Bureau = s.Descendant AND t.Year = @Year WHERE s.Ancestor = @Bureau
        """;

    // Units wait for their turn while these are written.
    private const int AtOnce = 250;

    private static readonly TimeSpan AtATime = TimeSpan.FromSeconds(1);

    // Of jobs of different bureaus, which take turns.
    private const int MostComparisons = 8;

    private readonly Dictionary<long, RegionComparison> _comparisons = [];
    private readonly Dictionary<long, (EvaluationPlace Place, Task<List<Anew>> Chunk)> _ahead = [];
    private readonly GivingWay _way = new(traffic, time);

    /// <inheritdoc />
    public override string Kind => Name;

    /// <inheritdoc />
    public override async Task<Func<WriteSession, JobRow, Task<JobRow>>> Next(JobRow job, CancellationToken cancel)
    {
        // What the step before has written was work too.
        await _way.Rest(cancel);
        _way.Begin();
        var place = EvaluationPlace.Of(job);
        if (place?.RuleSetVersion != RuleCatalogue.Version)
        {
            // All of it by one rule set: where another release goes on with it, it begins anew.
            var total = await db.FirstOrDefault<int>(TotalSql, new { job.Bureau, job.Year }, cancel);
            return (_, row) => Task.FromResult(EvaluationPlace.Begin(time.Now()).In(row with { Done = 0, Counted = 0, Total = total }));
        }

        var comparison = ComparisonOf(job);
        if (!comparison.IsReady)
        {
            await Compare(comparison, cancel);
            return (_, row) => Task.FromResult((place with { Compared = comparison.Count }).In(row));
        }

        var chunk = await (_ahead.Remove(job.Id, out var ahead) && ahead.Place.IsAt(place) ? ahead.Chunk : Judge(job, place, comparison, cancel));
        var next = chunk.Count == 0 ? place : place with { Bureau = chunk[^1].Report.Bureau, Unit = chunk[^1].Report.Unit };
        if (chunk.Count == AtOnce && !_way.IsAsked)
        {
            // While one is written, the next is judged, unless processors are wanted by others: what is judged ahead rests for nobody.
            _ahead[job.Id] = (next, Task.Run(() => Judge(job, next, comparison, cancel), cancel));
        }

        return (session, row) => Store(session, row, next, chunk, comparison);
    }

    /// <summary>Comparing writes nothing: so much at a time as makes others wait for no longer than what is written does.</summary>
    private async Task Compare(RegionComparison comparison, CancellationToken cancel)
    {
        for (var began = time.GetTimestamp(); !comparison.IsReady && time.GetElapsedTime(began) < AtATime;)
        {
            await comparison.GoOn(cancel);
            await _way.Rest(cancel);
            _way.Begin();
        }
    }

    /// <summary>The comparison of a job; a new one where this host has not worked on it yet.</summary>
    private RegionComparison ComparisonOf(JobRow job)
    {
        if (!_comparisons.TryGetValue(job.Id, out var comparison))
        {
            // Another host may have gone on with the oldest.
            if (_comparisons.Count == MostComparisons)
            {
                var oldest = _comparisons.Keys.Min();
                _comparisons.Remove(oldest);
                _ahead.Remove(oldest);
            }

            _comparisons.Add(job.Id, comparison = new RegionComparison(db, job.Bureau, job.Year));
        }

        return comparison;
    }

    private async Task<List<Anew>> Judge(JobRow job, EvaluationPlace after, RegionComparison comparison, CancellationToken cancel)
    {
        var reports = await db.Snapshot(
            snapshot => new ReportsBeside(job.Bureau, job.Year).Read(snapshot, (after.Bureau, after.Unit), AtOnce), cancel);
        return [.. reports.AsParallel().AsOrdered().Select(report => Judge(report, job, comparison))];
    }

    private static Anew Judge(ReportBeside report, JobRow job, RegionComparison comparison)
    {
        var said = report.Read();
        var beside = comparison.Of(report.Id, report.Revision, said) is not { } found ? null : report.IsOfWider ? Beside(report, found) : found;

        // A revision that came since was not compared by this job, but may have been by another.
        var peers = beside?.Peers ?? (report.Found is { } earlier ? ComparisonRow.Read(earlier) : null);
        var before = report.WithoutDocuments();
        return new Anew(
            before, beside is null ? null : Row(report, job, beside), Judged.Of(before, Judgement.Of(report.Key, said, report.Known(peers))));
    }

    private static ComparisonRow Row(ReportBeside report, JobRow job, Beside beside) => new()
    {
        Standing = report.Id,
        Bureau = report.Bureau,
        Revision = report.Revision,
        Job = job.Id,
        Region = report.IsOfWider ? report.Region! : job.Bureau,
        PeerStanding = beside.PeerStanding,
        PeerRevision = beside.PeerRevision,
        Found = ComparisonRow.Pack(beside.Peers),
    };

    /// <summary>
    /// A comparison of a wider region stands for as long as the revision does: figures are held against its groups, which are
    /// larger, and a narrative that is nearer there is not forgotten because a bureau below has compared among its own.
    /// </summary>
    private static Beside Beside(ReportBeside wider, Beside found)
    {
        var before = ComparisonRow.Read(wider.Found!);
        return wider.IsPeerThere && !(found.Peers.Nearest?.Similarity.Percent > before.Nearest!.Similarity.Percent)
            ? new Beside(before, wider.PeerStanding, wider.PeerRevision)
            : found with { Peers = before with { Nearest = found.Peers.Nearest } };
    }

    private async Task<JobRow> Store(WriteSession session, JobRow job, EvaluationPlace next, List<Anew> chunk, RegionComparison comparison)
    {
        var judged = chunk.Where(it => !it.IsToBeWritten).ToList();
        foreach (var bureau in chunk.Where(it => it.IsToBeWritten).GroupBy(it => it.Report.Bureau))
        {
            foreach (var it in bureau)
            {
                await session.OneAtATime($"{it.Report.Bureau}/{it.Report.Unit}");
            }

            var now = await new ReportsBeside(job.Bureau, job.Year).Now(session, [.. bureau.Select(it => it.Report)]);
            var anew = bureau.Zip(now, (it, report) => ReferenceEquals(it.Report, report) ? it : Judge(report, job, comparison)).ToList();
            var rows = anew.Where(it => it.IsComparedAnew).Select(it => it.Comparison!).ToList();
            await session.Remove(rows);
            await session.Insert(rows);
            judged.AddRange(anew);
        }

        var changed = await Reevaluate.Write(session, [.. judged.Select(it => it.Judged)], time.Now());
        var flagged = judged.Sum(it => it.Judged.Flagged);
        var after = job with { Done = job.Done + chunk.Count, Counted = job.Counted + flagged };
        if (chunk.Count < AtOnce)
        {
            // Where this is run again, it still has the comparison in hand.
            after = after with { State = JobState.Done, Total = after.Done };
            _comparisons.Remove(job.Id);
        }

        return (next with { Changed = next.Changed + changed }).In(after);
    }

    /// <summary>A report with what is said of it now, and beside what.</summary>
    private sealed record Anew(ReportBeside Report, ComparisonRow? Comparison, Judged Judged)
    {
        public bool IsToBeWritten => IsComparedAnew || Judged.IsNew;

        /// <summary>Whether comparing it has found something else than before.</summary>
        public bool IsComparedAnew => Comparison is { } row
            && !((row.Region, row.PeerStanding, row.PeerRevision) == (Report.Region, Report.PeerStanding, Report.PeerRevision) && row.Found.AsSpan().SequenceEqual(Report.Found));
    }
}

/// <summary>Where an evaluation goes on, and what it has come to.</summary>
/// <param name="Bureau">The bureau of the last unit that was judged.</param>
/// <param name="Unit">That unit.</param>
/// <param name="Compared">How many reports were read to be compared.</param>
/// <param name="Changed">Of how many something else is said.</param>
/// <param name="StartedAt">When it was begun, UTC.</param>
/// <param name="RuleSetVersion">The rule set that it judges by.</param>
internal sealed record EvaluationPlace(string Bureau, string Unit, int Compared, int Changed, DateTime StartedAt, string RuleSetVersion)
{
    /// <summary>Where a job goes on; nothing where nobody has begun it.</summary>
    public static EvaluationPlace? Of(JobRow job) =>
        job.Position is null ? null : JsonSerializer.Deserialize<EvaluationPlace>(job.Position, ApiJson.Options);

    /// <summary>The beginning.</summary>
    public static EvaluationPlace Begin(DateTime now) => new("", "", 0, 0, now, RuleCatalogue.Version);

    /// <summary>Whether it goes on behind the same unit.</summary>
    public bool IsAt(EvaluationPlace other) => (Bureau, Unit) == (other.Bureau, other.Unit);

    /// <summary>The job with this place.</summary>
    public JobRow In(JobRow job) => job with { Position = JsonSerializer.Serialize(this, ApiJson.Options) };
}
