using PerfHub.Api.Persistence;
using PerfHub.Api.Reports.Assessments;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Reports.State;
using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Scoring;

namespace PerfHub.Api.Reports.Reassessments;

/// <summary>
/// All rows that change when a report is filed or gets another outcome. They are computed before the transaction, which then only
/// writes them.
/// </summary>
internal sealed record ReportUpdate
{
    private const string DeleteIndicatorResultsSql = "DELETE FROM IndicatorResult WHERE ReportId = @Id";

    private ReportUpdate()
    {
    }

    /// <summary>The current report.</summary>
    public required CurrentReportRow Report { get; init; }

    /// <summary>Whether this is the unit's first report of the year.</summary>
    public required bool IsNew { get; init; }

    /// <summary>All deviations after the update, resolved ones included.</summary>
    public required List<DeviationRow> Deviations { get; init; }

    /// <summary>Deviation rows to delete: those that changed, as they were.</summary>
    public required List<DeviationRow> Removed { get; init; }

    /// <summary>Deviation rows to insert: those that are new or changed.</summary>
    public required List<DeviationRow> Upserted { get; init; }

    /// <summary>The indicators' results; null if they do not change.</summary>
    public required List<IndicatorResultRow>? IndicatorResults { get; init; }

    /// <summary>Notifies the rankings.</summary>
    public required RankingOutboxRow RankingMessage { get; init; }

    /// <summary>Notifies the change feed; null if no deviation changes.</summary>
    public required DeviationChangeOutboxRow? DeviationChangeMessage { get; init; }

    /// <summary>The update for a newly filed revision.</summary>
    /// <param name="assessment">The assessment of the revision.</param>
    /// <param name="revision">The revision.</param>
    /// <param name="lastChange">The report's last change-feed entry; null for the unit's first report of the year.</param>
    /// <param name="existing">The report's deviations so far.</param>
    /// <param name="now">Now, UTC.</param>
    public static ReportUpdate ForRevision(
        Assessment assessment, RevisionRow revision, long? lastChange, IReadOnlyList<DeviationRow> existing, DateTime now) =>
        Create(assessment, Target.OfRevision(revision, lastChange), existing, now);

    /// <summary>The update for a stored revision that has another outcome now.</summary>
    /// <param name="assessment">The new assessment.</param>
    /// <param name="previous">The current report so far.</param>
    /// <param name="existing">The report's deviations so far.</param>
    /// <param name="now">Now, UTC.</param>
    public static ReportUpdate ForReassessment(
        Assessment assessment, CurrentReportState previous, IReadOnlyList<DeviationRow> existing, DateTime now)
    {
        var update = Create(assessment, Target.OfReassessment(previous), existing, now);
        return assessment.HasSameScore(previous.OutcomeHash) ? update with { IndicatorResults = null } : update;
    }

    /// <summary>Writes updates. The caller holds the locks of their units.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="updates">The updates, one a report.</param>
    public static async Task WriteAsync(WriteSession session, IReadOnlyList<ReportUpdate> updates)
    {
        await session.InsertAsync([.. updates.Where(it => it.IsNew).Select(it => it.Report)]);
        await session.UpdateAsync([.. updates.Where(it => !it.IsNew).Select(it => it.Report)]);
        await session.RemoveAsync([.. updates.SelectMany(it => it.Removed)]);
        await session.InsertAsync([.. updates.SelectMany(it => it.Upserted)]);
        foreach (var update in updates.Where(it => it is { IsNew: false, IndicatorResults: not null }))
        {
            await session.ExecuteAsync(DeleteIndicatorResultsSql, new { update.Report.Id });
        }

        await session.InsertAsync([.. updates.SelectMany(it => it.IndicatorResults ?? [])]);
        await session.InsertAsync([.. updates.Select(it => it.RankingMessage)]);
        await session.InsertAsync([.. updates.Select(it => it.DeviationChangeMessage).OfType<DeviationChangeOutboxRow>()]);
    }

    private static ReportUpdate Create(Assessment assessment, Target target, IReadOnlyList<DeviationRow> existing, DateTime now)
    {
        var deviations = DeviationLifecycle.ApplyRevision(
            existing, assessment.Verdict.Findings, target.ReportId, assessment.Key.Bureau, target.Revision, now);
        var report = CreateReport(assessment, target, deviations, now);
        var unchanged = existing.ToHashSet();
        unchanged.IntersectWith(deviations);
        return new ReportUpdate
        {
            Report = report,
            IsNew = target.LastChange is null,
            Deviations = deviations,
            Removed = [.. existing.Where(row => !unchanged.Contains(row))],
            Upserted = [.. deviations.Where(row => !unchanged.Contains(row))],
            IndicatorResults = CreateIndicatorResults(assessment, report.Id),
            RankingMessage = RankingOutboxRow.CreateForReport(report, now),
            DeviationChangeMessage = DeviationLifecycle.DetectChanges(existing, deviations) is { Count: > 0 } changes
                ? DeviationChangeOutboxRow.Create(report, changes, now)
                : null,
        };
    }

    private static CurrentReportRow CreateReport(Assessment assessment, Target target, List<DeviationRow> deviations, DateTime now)
    {
        var (key, budget, claimed) = (assessment.Key, assessment.Report.Budget, assessment.Report.Score);
        var (score, policy) = (assessment.Evaluation.Score, assessment.Inputs.Policy);
        var counts = DeviationCounts.Compute(deviations.Select(row => (row.Severity, row.Status)));

        // Figures as the store rounds them: a ranking shows exactly what it sorts by.
        return new CurrentReportRow
        {
            Id = target.ReportId,
            Bureau = key.Bureau,
            Unit = key.Unit,
            Year = key.Year,
            Revision = target.Revision,
            ContentSha256 = target.ContentSha256,
            Status = target.Status,
            Claimed = claimed.Total,
            Verified = Math.Clamp(score.Total, -DbValueConverter.MaxMagnitude, DbValueConverter.MaxMagnitude),
            ClaimedGrade = claimed.Grade,
            VerifiedGrade = score.Grade,
            ExecutionRate = score.ExecutionRate is { } rate ? DbValueConverter.RoundToStored(rate) : null,
            Credibility = counts.ComputeCredibility(policy.Policy),
            High = counts.High,
            Medium = counts.Medium,
            Low = counts.Low,
            LastChange = Math.Max(TimeOrderedId.Create(now), (target.LastChange ?? 0) + 1),
            Reevaluation = target.Reevaluation,
            Late = assessment.Inputs.IsLate,
            Initial = budget.Initial,
            Adjusted = budget.Adjusted,
            Executed = budget.Executed,
            PolicyBureau = policy.Bureau,
            PolicyVersion = policy.Policy.Version,
            RuleSetVersion = RuleCatalogue.Version,
            RuleTallies = assessment.RuleTallies,
            VerdictReevaluation = target.Reevaluation,
            OutcomeHash = assessment.OutcomeHash,
            InputsHash = assessment.Inputs.Fingerprint.ComputeHash(),
        };
    }

    private static List<IndicatorResultRow> CreateIndicatorResults(Assessment assessment, long reportId) =>
    [
        .. assessment.Report.Indicators.Zip(
            assessment.Evaluation.Score.Indicators,
            (Indicator indicator, IndicatorResult result) => (indicator, result)).Select((it, ordinal) => new IndicatorResultRow
            {
                ReportId = reportId,
                Ordinal = ordinal,
                Bureau = assessment.Key.Bureau,
                Code = it.indicator.Code,
                Name = it.indicator.Name,
                Target = it.indicator.Target?.Value,
                MidYear = it.indicator.MidYear?.Value,
                Final = it.indicator.Final?.Value,
                Completion = it.result.Completion,
                Weight = it.indicator.Weight,
                Claimed = it.indicator.Score,
                Verified = it.result.Score,
            }),
    ];

    /// <summary>The fields of the current report that do not come from the assessment.</summary>
    private sealed record Target(
        long ReportId, int Revision, string ContentSha256, ReportStatus Status, int Reevaluation, long? LastChange)
    {
        public static Target OfRevision(RevisionRow revision, long? lastChange) =>
            new(revision.ReportId, revision.Number, revision.ContentSha256, ReportStatus.Submitted, 0, lastChange);

        public static Target OfReassessment(CurrentReportState previous) => new(
            previous.Id, previous.Revision, previous.ContentSha256, previous.Status, previous.LastReevaluation + 1, previous.LastChange);
    }
}
