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

    private const string ReportsSql = $"""
        SELECT {StoredReport.Columns}
        FROM BureauScope s
        JOIN Standing t ON t.Bureau = s.Descendant AND t.Year = @year AND t.Unit > CASE WHEN s.Descendant = @bureau THEN @unit ELSE '' END
        {StoredReport.Tables}
        WHERE s.Ancestor = @region AND s.Descendant >= @bureau
        ORDER BY s.Descendant, t.Unit
        """;

    private const string EarlierSql = """
        SELECT c.*,
            CASE WHEN EXISTS (SELECT 1 FROM BureauScope s WHERE s.Ancestor = c.Region AND s.Descendant = @region AND c.Region <> @region)
                THEN 1 ELSE 0 END AS IsWider,
            CASE WHEN p.Revision = c.PeerRevision THEN 1 ELSE 0 END AS IsPeerThere
        FROM Comparison c
        LEFT JOIN Standing p ON p.Id = c.PeerStanding
        WHERE c.Standing = @Standing AND c.Revision = @Revision
        """;

    private const string NowSql = "SELECT t.Revision, t.Reevaluation FROM Standing t WHERE t.Id = @Standing";

    // Units wait for their turn while these are written.
    private const int AtOnce = 100;

    private static readonly TimeSpan AtATime = TimeSpan.FromSeconds(1);

    // Of jobs of different bureaus, which take turns.
    private const int MostComparisons = 8;

    private readonly Dictionary<long, RegionComparison> _comparisons = [];
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

        var known = await db.Snapshot(snapshot => Read(snapshot, job, place), cancel);
        List<Judged> judged = [.. known.AsParallel().AsOrdered().Select(it => Judge(it, job, comparison))];
        return (session, row) => Store(session, row, place, judged, comparison);
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
                _comparisons.Remove(_comparisons.Keys.Min());
            }

            _comparisons.Add(job.Id, comparison = new RegionComparison(db, job.Bureau, job.Year));
        }

        return comparison;
    }

    private static async Task<List<Gathered>> Read(IReads reads, JobRow job, EvaluationPlace place)
    {
        var reports = await reads.Page<StoredReport>(
            ReportsSql, new { region = job.Bureau, year = job.Year, bureau = place.Bureau, unit = place.Unit, Limit = AtOnce });
        var gathered = new List<Gathered>(reports.Count);
        foreach (var report in reports)
        {
            gathered.Add(await Gather(reads, report, job));
        }

        return gathered;
    }

    private static async Task<Gathered> Gather(IReads reads, StoredReport report, JobRow job)
    {
        var known = await Known.Read(reads.FirstOrDefault<Known.Row>, report.Key, report.ReceivedAt, report.Revision);
        var earlier = known.Stamp.Comparison is null
            ? null
            : await reads.FirstOrDefault<Earlier>(EarlierSql, new { region = job.Bureau, report.Standing, report.Revision });
        return new Gathered(report, known, earlier);
    }

    private static Judged Judge(Gathered it, JobRow job, RegionComparison comparison)
    {
        var report = it.Report.Read();
        if (comparison.Of(it.Report.Standing, it.Report.Revision, report) is not { } found)
        {
            return new Judged(it, null, Filing.Again(it.Report, report, it.Known));
        }

        var (region, beside) = it.Earlier is { IsWider: true } wider ? (wider.Region, Beside(wider, found)) : (job.Bureau, found);
        var known = it.Known with { Circumstances = it.Known.Circumstances with { Peers = beside.Peers } };
        var row = new ComparisonRow
        {
            Standing = it.Report.Standing,
            Bureau = it.Report.Bureau,
            Revision = it.Report.Revision,
            Job = job.Id,
            Region = region,
            PeerStanding = beside.PeerStanding,
            PeerRevision = beside.PeerRevision,
            Found = ComparisonRow.Pack(beside.Peers),
        };
        return new Judged(it, row, Filing.Again(it.Report, report, known));
    }

    /// <summary>
    /// A comparison of a wider region stands for as long as the revision does: figures are held against its groups, which are
    /// larger, and a narrative that is nearer there is not forgotten because a bureau below has compared among its own.
    /// </summary>
    private static Beside Beside(Earlier wider, Beside found)
    {
        var before = ComparisonRow.Read(wider.Found);
        return wider.IsPeerThere && !(found.Peers.Nearest?.Similarity.Percent > before.Nearest!.Similarity.Percent)
            ? new Beside(before, wider.PeerStanding, wider.PeerRevision)
            : found with { Peers = before with { Nearest = found.Peers.Nearest } };
    }

    private async Task<JobRow> Store(
        WriteSession session, JobRow job, EvaluationPlace place, List<Judged> chunk, RegionComparison comparison)
    {
        var (changed, flagged) = (0, 0);
        foreach (var prepared in chunk)
        {
            await session.OneAtATime($"{prepared.Report.Bureau}/{prepared.Report.Unit}");
            var judged = await IsStillSo(session, prepared)
                ? prepared
                : Judge(await Gather(session, (await StoredReport.Load(session, prepared.Report.Key))!, job), job, comparison);
            if (judged.Comparison is { } row)
            {
                await session.Remove([row]);
                await session.Insert([row]);
            }

            changed += await Reevaluate.Write(session, judged.Report, judged.Filing, time.Now()) ? 1 : 0;
            flagged += judged.Filing.Verdict.Findings.Count;
        }

        var isDone = chunk.Count < AtOnce;
        var after = job with { Done = job.Done + chunk.Count, Counted = job.Counted + flagged };
        var next = chunk.Count == 0 ? place : place with { Bureau = chunk[^1].Report.Bureau, Unit = chunk[^1].Report.Unit };
        if (isDone)
        {
            // Where this is run again, it still has the comparison in hand.
            after = after with { State = JobState.Done, Total = after.Done };
            _comparisons.Remove(job.Id);
        }

        return (next with { Changed = place.Changed + changed }).In(after);
    }

    private static async Task<bool> IsStillSo(WriteSession session, Judged judged)
    {
        var (report, key) = (judged.Report, judged.Report.Key);
        var now = await session.FirstOrDefault<Current>(NowSql, report);
        var known = await session.FirstOrDefault<Known.Row>(
            Known.Sql, new { key.Bureau, key.Unit, key.Year, LastYear = key.Year - 1, revision = report.Revision });
        return now!.Revision == report.Revision && now.Reevaluation == report.Reevaluation && known!.Stamp == judged.Gathered.Known.Stamp;
    }

    /// <summary>A report with what it is judged by, less the new comparison.</summary>
    private sealed record Gathered(StoredReport Report, Known Known, Earlier? Earlier);

    /// <summary>A report with what is said of it now.</summary>
    private sealed record Judged(Gathered Gathered, ComparisonRow? Comparison, Filing Filing)
    {
        public StoredReport Report => Gathered.Report;
    }

    private sealed record Current
    {
        public required int Revision { get; init; }

        public required int Reevaluation { get; init; }
    }

    /// <summary>What an earlier comparison has found beside the same revision.</summary>
    private sealed record Earlier
    {
        public required string Region { get; init; }

        public required long? PeerStanding { get; init; }

        public required int? PeerRevision { get; init; }

        public required byte[] Found { get; init; }

        /// <summary>Whether the bureau of this job lies below its region.</summary>
        public required bool IsWider { get; init; }

        /// <summary>Whether the nearest narrative is still that unit's current one.</summary>
        public required bool IsPeerThere { get; init; }
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

    /// <summary>The job with this place.</summary>
    public JobRow In(JobRow job) => job with { Position = JsonSerializer.Serialize(this, ApiJson.Options) };
}
