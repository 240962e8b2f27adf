using PerfHub.Api.Jobs;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports.Assessment;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Reports.Peers;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Rules.Peers;

namespace PerfHub.Api.Reports.Reassessment;

/// <summary>
/// Judges reports anew. Where nothing is new but what is found beside a report, and no rule that looks at that flags anything, it is not
/// even read; the others are judged by as many processors as there are, and all of them that is not to be written is let go at once.
/// </summary>
/// <param name="job">The evaluation.</param>
/// <param name="comparison">What it has found by comparing.</param>
/// <param name="time">The source of time.</param>
internal sealed class ReportsAnew(JobRow job, RegionComparison comparison, TimeProvider time)
{
    // What is said of so many is kept until their deviations are read.
    private const int AtOnce = 50;

    private readonly ReportsBeside _region = new(job.Bureau, job.Year);

    /// <summary>
    /// Takes up reports of those that were compared. Whoever has filed for the first time since then was judged as they came, by what is
    /// in force, and whoever has joined the region since then is left to the next evaluation.
    /// </summary>
    /// <param name="reads">The state of the store.</param>
    /// <param name="behind">The id of the standing that they come behind.</param>
    /// <param name="most">The most to take.</param>
    public async Task<ReportsTaken> Take(IReads reads, long behind, int most)
    {
        var standings = comparison.Standings(behind, most);
        if (standings.Count == 0)
        {
            return new ReportsTaken([], behind, IsLast: true);
        }

        var reports = (await _region.Read(reads, standings[0], standings[^1])).FindAll(it => comparison.Has(it.Id));
        return new ReportsTaken(await Take(reads, reports), standings[^1], standings.Count < most);
    }

    /// <summary>Judges reports.</summary>
    /// <param name="taken">The reports, in the order of their standings.</param>
    /// <param name="read">Runs a read.</param>
    public async Task<List<ReportAnew>> Judge(
        IReadOnlyList<ReportTaken> taken, Func<Func<IReads, Task<List<DeviationRow>>>, Task<List<DeviationRow>>> read)
    {
        var judged = new List<ReportAnew>(taken.Count);
        foreach (var some in taken.Chunk(AtOnce))
        {
            var now = time.Now();
            var said = some.AsParallel().AsOrdered().Select(Say).ToList();
            var others = said.Where(it => it.Other is not null).Select(it => it.Report).ToList();
            var deviations = (others.Count == 0 ? [] : await read(reads => _region.Deviations(reads, others, some.Length)))
                .ToLookup(row => row.Standing);
            judged.AddRange(said.AsParallel().AsOrdered().Select(it => it.Anew([.. deviations[it.Report.Id]], now)));
        }

        return judged;
    }

    /// <summary>
    /// What is to be written of reports, with what comparing them has found written already. Takes the turns of their units first, then
    /// judges again what is no longer as it was read.
    /// </summary>
    /// <param name="session">The transaction.</param>
    /// <param name="reports">The reports, in the order of their standings.</param>
    public async Task<List<Judged>> Confirmed(WriteSession session, IReadOnlyList<ReportAnew> reports)
    {
        if (reports.Count == 0)
        {
            return [];
        }

        // Whoever takes more than one takes them in this order.
        foreach (var turn in reports.Select(it => $"{it.Report.Bureau}/{it.Report.Unit}").Order(StringComparer.Ordinal))
        {
            await session.OneAtATime(turn);
        }

        var others = await _region.Others(session, [.. reports.Select(it => it.Report)]);
        List<ReportAnew> anew = [.. reports.Where(it => !others.ContainsKey(it.Report.Id))];
        foreach (var other in others.Values.OfType<ReportBeside>())
        {
            // One by one: they may be few and far apart, and what lies between them is not to be read while others wait.
            anew.AddRange(await Judge(await Take(session, [other]), read => read(session)));
        }

        var rows = anew.Where(it => it.IsComparedAnew).Select(it => it.Comparison!).ToList();
        await session.Remove(rows);
        await session.Insert(rows);
        return anew.ConvertAll(it => it.Judged);
    }

    private async Task<List<ReportTaken>> Take(IReads reads, List<ReportBeside> reports)
    {
        var taken = reports.ConvertAll(Take);
        var unsaid = taken.Where(it => it.Same is null).Select(it => it.Report).ToList();
        var documents = (await _region.Documents(reads, unsaid, reports.Count)).ToDictionary(it => it.Id);
        return taken.ConvertAll(it => it.Same is null ? it with { Documents = documents[it.Report.Id] } : it);
    }

    private ReportTaken Take(ReportBeside report)
    {
        var found = comparison.Of(report.Id, report.Revision);
        var beside = found is not null && report.IsOfWider ? Beside(report, found) : found;
        return new ReportTaken(report, beside, beside is null ? null : ByPeersAlone(report, beside.Peers), null);
    }

    /// <summary>What is to be written where only other units' reports can make a difference, and make none to what is said.</summary>
    private Judged? ByPeersAlone(ReportBeside report, PeerComparison peers)
    {
        var (policy, stamp) = (report.Rules.Policy, report.Stamp);
        return report is { Tallies: not null, Said: not null, JudgedBy: { } judgedBy } && judgedBy.AsSpan().SequenceEqual(stamp.Hash())
            && comparison.FiguresOf(report.Id, report.Revision) is { } figures
            && PeerTallies.After(StoredTallies.Unpack(report.Tallies), figures, peers, policy.Policy) is { } tallies
                ? Judged.OfTheSame(report, policy, stamp, tallies)
                : null;
    }

    private Said Say(ReportTaken taken)
    {
        var (report, beside, same, documents) = taken;
        var row = beside is null ? null : Row(report, beside);
        if (same is not null)
        {
            return new Said(report, row, null, same);
        }

        // A revision that came since was not compared by this job, but may have been by another.
        var peers = beside?.Peers ?? (report.Found is { } earlier ? ComparisonRow.Read(earlier) : null);
        var judgement = documents!.Judge(report, peers);
        return Judged.OfTheSame(report, judgement) is { } judged ? new Said(report, row, null, judged) : new Said(report, row, judgement, null);
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
    /// <param name="Report">Where its unit stands.</param>
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
