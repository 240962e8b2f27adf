using PerfHub.Api.Persistence;
using PerfHub.Api.Reports.Assessments;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Reports.Peers;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Rules.Peers;

namespace PerfHub.Api.Reports.Reassessments;

/// <summary>
/// Judges reports anew. Where nothing is new but what is found beside a report, and no rule that looks at that flags anything, it is not
/// even read; the others are judged by as many processors as there are, and all of them that is not to be written is let go at once.
/// </summary>
/// <param name="jobId">The evaluation's job.</param>
/// <param name="region">The bureau at the top of the region.</param>
/// <param name="year">The fiscal year.</param>
/// <param name="comparison">What it has found by comparing.</param>
/// <param name="time">The source of time.</param>
internal sealed class BulkReassessor(long jobId, string region, int year, RegionComparison comparison, TimeProvider time)
{
    // What is said of so many is kept until their deviations are read.
    private const int ChunkSize = 50;

    private readonly RegionReportReader _reader = new(region, year);

    /// <summary>
    /// Takes up reports of those that were compared. Whoever has filed for the first time since then was judged as they came, by what is
    /// in force, and whoever has joined the region since then is left to the next evaluation.
    /// </summary>
    /// <param name="reads">The state of the store.</param>
    /// <param name="behind">The id of the standing that they come behind.</param>
    /// <param name="most">The most to take.</param>
    public async Task<LoadedBatch> LoadBatchAsync(IReadSession reads, long behind, int most)
    {
        var standings = comparison.GetReportIds(behind, most);
        if (standings.Count == 0)
        {
            return new LoadedBatch([], behind, IsLast: true);
        }

        var reports = (await _reader.LoadAsync(reads, standings[0], standings[^1])).FindAll(it => comparison.Contains(it.Id));
        return new LoadedBatch(await LoadDocumentsAsync(reads, reports), standings[^1], standings.Count < most);
    }

    /// <summary>Judges reports.</summary>
    /// <param name="taken">The reports, in the order of their standings.</param>
    /// <param name="read">Runs a read.</param>
    public async Task<List<ReassessedReport>> AssessAsync(
        IReadOnlyList<LoadedReport> taken, Func<Func<IReadSession, Task<List<DeviationRow>>>, Task<List<DeviationRow>>> read)
    {
        var judged = new List<ReassessedReport>(taken.Count);
        foreach (var some in taken.Chunk(ChunkSize))
        {
            var now = time.UtcNow();
            var said = some.AsParallel().AsOrdered().Select(AssessOne).ToList();
            var others = said.Where(it => it.Assessment is not null).Select(it => it.Report).ToList();
            var deviations = (others.Count == 0 ? [] : await read(reads => _reader.LoadDeviationsAsync(reads, others, some.Length)))
                .ToLookup(row => row.ReportId);
            judged.AddRange(said.AsParallel().AsOrdered().Select(it => it.ToReassessedReport([.. deviations[it.Report.Id]], now)));
        }

        return judged;
    }

    /// <summary>
    /// What is to be written of reports, with what comparing them has found written already. Takes the turns of their units first, then
    /// judges again what is no longer as it was read.
    /// </summary>
    /// <param name="session">The transaction.</param>
    /// <param name="reports">The reports, in the order of their standings.</param>
    public async Task<List<Reassessment>> ConfirmAsync(WriteSession session, IReadOnlyList<ReassessedReport> reports)
    {
        if (reports.Count == 0)
        {
            return [];
        }

        // Whoever takes more than one takes them in this order.
        foreach (var turn in reports.Select(it => $"{it.Report.Bureau}/{it.Report.Unit}").Order(StringComparer.Ordinal))
        {
            await session.AcquireLockAsync(turn);
        }

        var others = await _reader.LoadChangedAsync(session, [.. reports.Select(it => it.Report)]);
        List<ReassessedReport> anew = [.. reports.Where(it => !others.ContainsKey(it.Report.Id))];
        foreach (var other in others.Values.OfType<RegionReport>())
        {
            // One by one: they may be few and far apart, and what lies between them is not to be read while others wait.
            anew.AddRange(await AssessAsync(await LoadDocumentsAsync(session, [other]), read => read(session)));
        }

        var rows = anew.Where(it => it.HasNewComparison).Select(it => it.Comparison!).ToList();
        await session.RemoveAsync(rows);
        await session.InsertAsync(rows);
        return anew.ConvertAll(it => it.Reassessment);
    }

    private async Task<List<LoadedReport>> LoadDocumentsAsync(IReadSession reads, List<RegionReport> reports)
    {
        var taken = reports.ConvertAll(Prepare);
        var unsaid = taken.Where(it => it.PeerReassessment is null).Select(it => it.Report).ToList();
        var documents = (await _reader.LoadDocumentsAsync(reads, unsaid, reports.Count)).ToDictionary(it => it.Id);
        return taken.ConvertAll(it => it.PeerReassessment is null ? it with { Documents = documents[it.Report.Id] } : it);
    }

    private LoadedReport Prepare(RegionReport report)
    {
        var found = comparison.FindPeerResult(report.Id, report.Revision);
        var beside = found is not null && report.IsFromWiderRegion ? MergeWithWiderRegion(report, found) : found;
        return new LoadedReport(report, beside, beside is null ? null : TryReassessByPeers(report, beside.Comparison), null);
    }

    /// <summary>What is to be written where only other units' reports can make a difference, and make none to what is said.</summary>
    private Reassessment? TryReassessByPeers(RegionReport report, PeerComparison peers)
    {
        var (policy, fingerprint) = (report.Settings.Policy, report.InputsFingerprint);
        return report is { RuleTallies: not null, OutcomeHash: not null, InputsHash: { } judgedBy } && judgedBy.AsSpan().SequenceEqual(fingerprint.ComputeHash())
            && comparison.FindFigures(report.Id, report.Revision) is { } figures
            && PeerTallyUpdater.Update(RuleTallyCodec.Decode(report.RuleTallies), figures, peers, policy.Policy) is { } tallies
                ? Reassessment.CreateUnchanged(report, policy, fingerprint, tallies)
                : null;
    }

    private AssessedReport AssessOne(LoadedReport taken)
    {
        var (report, beside, same, documents) = taken;
        var row = beside is null ? null : CreateComparisonRow(report, beside);
        if (same is not null)
        {
            return new AssessedReport(report, row, null, same);
        }

        // A revision that came since was not compared by this job, but may have been by another.
        var peers = beside?.Comparison ?? (report.ComparisonResult is { } earlier ? PeerComparisonRow.Deserialize(earlier) : null);
        var assessment = documents!.Assess(report, peers);
        return Reassessment.TryCreateUnchanged(report, assessment) is { } reassessment ? new AssessedReport(report, row, null, reassessment) : new AssessedReport(report, row, assessment, null);
    }

    private PeerComparisonRow CreateComparisonRow(RegionReport report, PeerResult beside) => new()
    {
        ReportId = report.Id,
        Bureau = report.Bureau,
        Revision = report.Revision,
        Job = jobId,
        Region = report.IsFromWiderRegion ? report.ComparisonRegion! : region,
        PeerReportId = beside.PeerReportId,
        PeerRevision = beside.PeerRevision,
        Result = beside.StoredComparison,
    };

    /// <summary>
    /// A comparison of a wider region stands for as long as the revision does: figures are held against its groups, which are
    /// larger, and a narrative that is nearer there is not forgotten because a bureau below has compared among its own.
    /// </summary>
    private static PeerResult MergeWithWiderRegion(RegionReport wider, PeerResult found)
    {
        var before = PeerComparisonRow.Deserialize(wider.ComparisonResult!);
        return wider.IsPeerCurrent && !(found.Comparison.Nearest?.Similarity.Percent > before.Nearest!.Similarity.Percent)
            ? new PeerResult(before, wider.PeerReportId, wider.PeerRevision)
            : new PeerResult(before with { Nearest = found.Comparison.Nearest }, found.PeerReportId, found.PeerRevision);
    }

    /// <summary>What is said of a report.</summary>
    /// <param name="Report">Where its unit stands.</param>
    /// <param name="Comparison">What comparing it has found.</param>
    /// <param name="Assessment">What is said, where that is something else than before.</param>
    /// <param name="Reassessment">What is to be written, where it is the same.</param>
    private sealed record AssessedReport(RegionReport Report, PeerComparisonRow? Comparison, Assessment? Assessment, Reassessment? Reassessment)
    {
        /// <summary>With what is to be written of it.</summary>
        /// <param name="deviations">Its deviations as they stand; not asked for where the same is said.</param>
        /// <param name="now">Now, UTC.</param>
        public ReassessedReport ToReassessedReport(IReadOnlyList<DeviationRow> deviations, DateTime now) =>
            new(Report, Comparison, Reassessment ?? Reassessment.CreateChanged(Report, Assessment!, deviations, now));
    }
}
