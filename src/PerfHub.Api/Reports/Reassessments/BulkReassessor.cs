using PerfHub.Api.Persistence;
using PerfHub.Api.Reports.Assessments;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Reports.Peers;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Rules.Peers;

namespace PerfHub.Api.Reports.Reassessments;

/// <summary>
/// Re-evaluates the reports of a region in batches. A report is not loaded if only the result of its comparison can have changed and
/// no peer rule flags it. All others are evaluated in parallel, and everything of them that is not written is released at once.
/// </summary>
internal sealed class BulkReassessor(long jobId, string region, int year, RegionComparison comparison, TimeProvider time)
{
    // Assessments stay in memory until the deviations of their chunk are loaded. The more there are, the more the collector copies.
    private const int ChunkSize = 25;

    private readonly RegionReportReader _reader = new(region, year);

    /// <summary>
    /// Loads the next compared reports. First reports filed since the comparison have already been evaluated with current inputs;
    /// units that have joined the region since are left to the next evaluation.
    /// </summary>
    public async Task<LoadedBatch> LoadBatchAsync(IReadSession reads, long afterReportId, int limit)
    {
        var ids = comparison.GetReportIds(afterReportId, limit);
        if (ids.Count == 0)
        {
            return new LoadedBatch([], afterReportId, IsLast: true);
        }

        var reports = (await _reader.LoadAsync(reads, ids[0], ids[^1])).FindAll(report => comparison.Contains(report.Id));
        return new LoadedBatch(await LoadDocumentsAsync(reads, reports), ids[^1], ids.Count < limit);
    }

    /// <summary>Evaluates loaded reports, which are in the order of their ids; <paramref name="read"/> runs a read of the store.</summary>
    public async Task<List<ReassessedReport>> AssessAsync(
        IReadOnlyList<LoadedReport> loaded, Func<Func<IReadSession, Task<List<AssessedReport>>>, Task<List<AssessedReport>>> read)
    {
        var reassessed = new List<ReassessedReport>(loaded.Count);
        foreach (var chunk in loaded.Chunk(ChunkSize))
        {
            var now = time.UtcNow();
            var assessed = chunk.AsParallel().AsOrdered().Select(AssessOne).ToList();
            var matched = assessed.Exists(it => it.Assessment is not null) ? await read(reads => MatchAsync(reads, assessed)) : assessed;
            reassessed.AddRange(matched.AsParallel().AsOrdered().Select(it => it.ToReassessedReport(now)));
        }

        return reassessed;
    }

    /// <summary>
    /// Locks the units of reports, evaluates those again that have changed since they were read, and writes new results of comparing
    /// them. Returns what remains to be written.
    /// </summary>
    public async Task<List<Reassessment>> ConfirmAsync(WriteSession session, IReadOnlyList<ReassessedReport> reports)
    {
        if (reports.Count == 0)
        {
            return [];
        }

        // In the order in which every transaction locks several units.
        foreach (var unit in reports.Select(it => $"{it.Report.Bureau}/{it.Report.Unit}").Order(StringComparer.Ordinal))
        {
            await session.AcquireLockAsync(unit);
        }

        var changed = await _reader.LoadChangedAsync(session, [.. reports.Select(it => it.Report)]);
        List<ReassessedReport> confirmed = [.. reports.Where(it => !changed.ContainsKey(it.Report.Id))];
        foreach (var report in changed.Values.OfType<RegionReport>())
        {
            // One by one: they may be few and far apart, and reading the range between them would hold the locks for longer.
            confirmed.AddRange(await AssessAsync(await LoadDocumentsAsync(session, [report]), read => read(session)));
        }

        var rows = confirmed.Where(it => it.HasNewComparison).Select(it => it.Comparison!).ToList();
        await session.RemoveAsync(rows);
        await session.InsertAsync(rows);
        return confirmed.ConvertAll(it => it.Reassessment);
    }

    /// <summary>Matches the assessments of reports whose outcome has changed with the stored deviations.</summary>
    private async Task<List<AssessedReport>> MatchAsync(IReadSession reads, List<AssessedReport> assessed)
    {
        var changed = assessed.Where(it => it.Assessment is not null).Select(it => it.Report).ToList();
        var casesOf = await _reader.LoadDeviationsAsync(reads, changed, assessed.Count);
        var matched = new List<AssessedReport>(assessed.Count);
        foreach (var report in assessed)
        {
            if (report.Assessment is null)
            {
                matched.Add(report);
                continue;
            }

            var (assessment, cases) = await DeviationMatcher.MatchStoredAsync(reads, report.Assessment, casesOf(report.Report.Id));
            matched.Add(report with { Assessment = assessment, Deviations = cases });
        }

        return matched;
    }

    private async Task<List<LoadedReport>> LoadDocumentsAsync(IReadSession reads, List<RegionReport> reports)
    {
        var loaded = reports.ConvertAll(Prepare);
        var unassessed = loaded.Where(it => it.PeerReassessment is null).Select(it => it.Report).ToList();
        var documents = (await _reader.LoadDocumentsAsync(reads, unassessed, reports.Count)).ToDictionary(it => it.Id);
        return loaded.ConvertAll(it => it.PeerReassessment is null ? it with { Documents = documents[it.Report.Id] } : it);
    }

    private LoadedReport Prepare(RegionReport report)
    {
        var found = comparison.FindPeerResult(report.Id, report.Revision);
        var result = found is not null && report.IsFromWiderRegion ? MergeWithWiderRegion(report, found) : found;
        return new LoadedReport(report, result, result is null ? null : TryReassessByPeers(report, result.Comparison), null);
    }

    /// <summary>Re-evaluates a report without its document; <see langword="null"/> if more than peer tallies may have changed.</summary>
    private Reassessment? TryReassessByPeers(RegionReport report, PeerComparison peers)
    {
        var (policy, fingerprint) = (report.Settings.Policy, report.InputsFingerprint);
        return report is { RuleTallies: not null, OutcomeHash: not null } && report.InputsHash.AsSpan().SequenceEqual(fingerprint.ComputeHash())
            && comparison.FindFigures(report.Id, report.Revision) is { } figures
            && PeerTallyUpdater.Update(RuleTallyCodec.Decode(report.RuleTallies), figures, peers, policy.Policy) is { } tallies
                ? Reassessment.CreateUnchanged(report, policy, fingerprint, tallies)
                : null;
    }

    private AssessedReport AssessOne(LoadedReport loaded)
    {
        var (report, result, reassessment, documents) = loaded;
        var row = result is null ? null : CreateComparisonRow(report, result);
        if (reassessment is not null)
        {
            return new AssessedReport(report, row, null, reassessment);
        }

        // This job has not compared a revision that was filed since, but another job may have.
        var peers = result?.Comparison ?? (report.ComparisonResult is { } earlier ? PeerComparisonRow.Deserialize(earlier) : null);
        var assessment = documents!.Assess(report, peers);
        reassessment = Reassessment.TryCreateUnchanged(report, assessment);
        if (reassessment is null)
        {
            // Computed in parallel here, because reports are matched one after the other.
            _ = assessment.Verdict;
        }

        return new AssessedReport(report, row, reassessment is null ? assessment : null, reassessment);
    }

    private PeerComparisonRow CreateComparisonRow(RegionReport report, PeerResult result) => new(
        report.Id,
        report.Bureau,
        report.Revision,
        jobId,
        report.IsFromWiderRegion ? report.ComparisonRegion! : region,
        result.PeerReportId,
        result.PeerRevision,
        result.StoredComparison);

    /// <summary>
    /// Combines the result with the stored one of a wider region, which is valid as long as the revision: it keeps the spreads of
    /// the wider region, whose groups are larger, and the more similar of the two narratives.
    /// </summary>
    private static PeerResult MergeWithWiderRegion(RegionReport report, PeerResult found)
    {
        var wider = PeerComparisonRow.Deserialize(report.ComparisonResult!);
        return report.IsPeerCurrent && !(found.Comparison.Nearest?.Similarity.Percent > wider.Nearest!.Similarity.Percent)
            ? new PeerResult(wider, report.PeerReportId, report.PeerRevision)
            : new PeerResult(wider with { Nearest = found.Comparison.Nearest }, found.PeerReportId, found.PeerRevision);
    }

    /// <summary>An evaluated report: with an assessment if its outcome has changed, with a reassessment if not.</summary>
    internal sealed record AssessedReport(RegionReport Report, PeerComparisonRow? Comparison, Assessment? Assessment, Reassessment? Reassessment)
    {
        /// <summary>The stored deviations that the assessment is matched with.</summary>
        public DeviationCases Deviations { get; init; } = DeviationCases.None;

        public ReassessedReport ToReassessedReport(DateTime now) =>
            new(Report, Comparison, Reassessment ?? Reassessment.CreateChanged(Report, Assessment!, Deviations, now));
    }
}
