using PerfHub.Api.Data;
using PerfHub.Api.Features.Deviations;
using PerfHub.Api.Features.SelfEvaluations;
using PerfHub.Api.Jobs;

namespace PerfHub.Api.Features.Evaluations;

/// <summary>A report that a job has judged, and beside what.</summary>
/// <param name="Report">The report, without its documents.</param>
/// <param name="Comparison">What comparing it has found; nothing where it was not compared.</param>
/// <param name="Judged">What is to be written of it.</param>
internal sealed record ReportAnew(ReportBeside Report, ComparisonRow? Comparison, Judged Judged)
{
    /// <summary>Whether anything is.</summary>
    public bool IsToBeWritten => IsComparedAnew || Judged.IsNew;

    /// <summary>Whether comparing it has found something else than before.</summary>
    public bool IsComparedAnew => Comparison is { } row
        && !((row.Region, row.PeerStanding, row.PeerRevision) == (Report.Region, Report.PeerStanding, Report.PeerRevision) && row.Found.AsSpan().SequenceEqual(Report.Found));
}

/// <summary>Judges reports anew, by as many processors as there are, and lets go at once of all that is not to be written.</summary>
/// <param name="job">The evaluation.</param>
/// <param name="comparison">What it has found by comparing.</param>
/// <param name="time">The source of time.</param>
internal sealed class ReportsAnew(JobRow job, RegionComparison comparison, TimeProvider time)
{
    // What is said of so many is kept until their deviations are read.
    private const int AtOnce = 50;

    private readonly ReportsBeside _region = new(job.Bureau, job.Year);

    /// <summary>Judges reports.</summary>
    /// <param name="reports">The reports, in the order of their bureaus and units.</param>
    /// <param name="read">Runs a read.</param>
    public async Task<List<ReportAnew>> Judge(
        IReadOnlyList<ReportBeside> reports, Func<Func<IReads, Task<List<DeviationRow>>>, Task<List<DeviationRow>>> read)
    {
        var judged = new List<ReportAnew>(reports.Count);
        foreach (var some in reports.Chunk(AtOnce))
        {
            var now = time.Now();
            var said = some.AsParallel().AsOrdered().Select(Judge).ToList();
            var others = said.Where(it => it.Other is not null).Select(it => it.Report).ToList();
            var deviations = (others.Count == 0 ? [] : await read(reads => Deviations(reads, others))).ToLookup(row => row.Standing);
            judged.AddRange(said.AsParallel().AsOrdered().Select(it => it.Anew([.. deviations[it.Report.Id]], now)));
        }

        return judged;
    }

    /// <summary>
    /// What is to be written of reports, with what comparing them has found written already. Takes the turns of their units first, then
    /// judges again what is no longer as it was read.
    /// </summary>
    /// <param name="session">The transaction.</param>
    /// <param name="reports">The reports, in the order of their bureaus and units.</param>
    public async Task<List<Judged>> Confirmed(WriteSession session, IReadOnlyList<ReportAnew> reports)
    {
        var confirmed = new List<Judged>(reports.Count);
        foreach (var bureau in reports.GroupBy(it => it.Report.Bureau))
        {
            foreach (var it in bureau)
            {
                await session.OneAtATime($"{it.Report.Bureau}/{it.Report.Unit}");
            }

            var now = await _region.Now(session, [.. bureau.Select(it => it.Report)]);
            var pairs = bureau.Zip(now).ToLookup(it => ReferenceEquals(it.First.Report, it.Second));
            List<ReportAnew> anew =
            [
                .. pairs[true].Select(it => it.First),
                .. await Judge([.. pairs[false].Select(it => it.Second)], read => read(session)),
            ];
            var rows = anew.Where(it => it.IsComparedAnew).Select(it => it.Comparison!).ToList();
            await session.Remove(rows);
            await session.Insert(rows);
            confirmed.AddRange(anew.Select(it => it.Judged));
        }

        return confirmed;
    }

    /// <summary>The deviations of reports, and perhaps of others: those of a few are read one by one.</summary>
    private async Task<List<DeviationRow>> Deviations(IReads reads, List<ReportBeside> reports)
    {
        if (reports.Count > AtOnce / 2)
        {
            return await _region.Deviations(reads, reports);
        }

        var read = new List<DeviationRow>();
        foreach (var report in reports)
        {
            read.AddRange(await Standings.Deviations(reads, report.Id));
        }

        return read;
    }

    private Said Judge(ReportBeside report)
    {
        var says = report.Read();
        var beside = comparison.Of(report.Id, report.Revision, says) is not { } found ? null : report.IsOfWider ? Beside(report, found) : found;

        // A revision that came since was not compared by this job, but may have been by another.
        var peers = beside?.Peers ?? (report.Found is { } earlier ? ComparisonRow.Read(earlier) : null);
        var judgement = Judgement.Of(report.Key, says, report.Known(peers));
        var (before, row) = (report.WithoutDocuments(), beside is null ? null : Row(report, beside));
        return Judged.OfTheSame(before, judgement) is { } same ? new Said(before, row, null, same) : new Said(before, row, judgement, null);
    }

    private ComparisonRow Row(ReportBeside report, Beside beside) => new()
    {
        Standing = report.Id,
        Bureau = report.Bureau,
        Revision = report.Revision,
        Job = job.Id,
        Region = report.IsOfWider ? report.Region! : job.Bureau,
        PeerStanding = beside.PeerStanding,
        PeerRevision = beside.PeerRevision,
        Found = beside.Found,
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
            : new Beside(before with { Nearest = found.Peers.Nearest }, found.PeerStanding, found.PeerRevision);
    }

    /// <summary>What is said of a report.</summary>
    /// <param name="Report">The report, without its documents.</param>
    /// <param name="Comparison">What comparing it has found.</param>
    /// <param name="Other">What is said, where that is something else than before.</param>
    /// <param name="Same">What is to be written, where it is the same.</param>
    private sealed record Said(ReportBeside Report, ComparisonRow? Comparison, Judgement? Other, Judged? Same)
    {
        /// <summary>With what is to be written of it.</summary>
        /// <param name="deviations">Its deviations as they stand; not asked for where the same is said.</param>
        /// <param name="now">Now, UTC.</param>
        public ReportAnew Anew(IReadOnlyList<DeviationRow> deviations, DateTime now) =>
            new(Report, Comparison, Same ?? Judged.Of(Report, Other!, deviations, now));
    }
}
