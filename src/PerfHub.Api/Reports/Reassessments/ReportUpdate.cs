using PerfHub.Api.Persistence;
using PerfHub.Api.Reports.Assessments;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Reports.State;

namespace PerfHub.Api.Reports.Reassessments;

/// <summary>
/// What follows from a verdict: where the unit stands, what its deviations are, and what is to be ranked and told. All of it is made
/// before it is written, so that of many nothing is left to do in the transaction but to write.
/// </summary>
internal sealed record ReportUpdate
{
    private ReportUpdate()
    {
    }

    /// <summary>Where the unit stands.</summary>
    public required CurrentReportRow Report { get; init; }

    /// <summary>Whether the unit stood nowhere before.</summary>
    public required bool IsNew { get; init; }

    /// <summary>Its deviations, resolved ones too.</summary>
    public required List<DeviationRow> Deviations { get; init; }

    /// <summary>Deviations as they stood, of all that are no longer so.</summary>
    public required List<DeviationRow> Removed { get; init; }

    /// <summary>Deviations as they are, of all that are new or no longer as they were.</summary>
    public required List<DeviationRow> Upserted { get; init; }

    /// <summary>The indicators' results; nothing where they stay as they are.</summary>
    public required List<IndicatorResultRow>? IndicatorResults { get; init; }

    /// <summary>Says that it is to be ranked.</summary>
    public required RankingOutboxRow RankingMessage { get; init; }

    /// <summary>Tells what has become of the deviations; nothing where nothing has.</summary>
    public required DeviationChangeOutboxRow? DeviationChangeMessage { get; init; }

    /// <summary>Makes it.</summary>
    /// <param name="assessment">What is said of the report.</param>
    /// <param name="contentSha256">SHA-256 of its document.</param>
    /// <param name="change">What becomes of the standing.</param>
    /// <param name="known">The deviations as they stand.</param>
    /// <param name="now">Now, UTC.</param>
    public static ReportUpdate Create(
        Assessment assessment, string contentSha256, ReportChange change, IReadOnlyList<DeviationRow> known, DateTime now)
    {
        var deviations = DeviationLifecycle.ApplyRevision(known, assessment.Verdict.Findings, change.Id, assessment.Key.Bureau, change.Revision, now);
        var report = assessment.ToCurrentReportRow(change, contentSha256, deviations, Math.Max(TimeOrderedId.Create(now), (change.LastChange ?? 0) + 1));
        var kept = known.ToHashSet();
        kept.IntersectWith(deviations);
        return new ReportUpdate
        {
            Report = report,
            IsNew = change.IsNew,
            Deviations = deviations,
            Removed = [.. known.Where(row => !kept.Contains(row))],
            Upserted = [.. deviations.Where(row => !kept.Contains(row))],
            IndicatorResults = change.KeepsResults ? null : assessment.ToIndicatorResultRows(report.Id),
            RankingMessage = RankingOutboxRow.CreateForReport(report, now),
            DeviationChangeMessage = DeviationLifecycle.DetectChanges(known, deviations) is { Count: > 0 } changes ? DeviationChangeOutboxRow.Create(report, changes, now) : null,
        };
    }
}
