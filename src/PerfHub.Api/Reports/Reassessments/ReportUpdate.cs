using PerfHub.Api.Persistence;
using PerfHub.Api.Reports.Assessments;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Reports.Peers;
using PerfHub.Api.Reports.State;
using PerfHub.Api.Webhooks.Outbox;
using PerfHub.Rules.Copies;
using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Reports.Reassessments;

/// <summary>
/// All rows that change when a report is filed or its outcome changes. They are computed before the transaction, which only writes
/// them.
/// </summary>
internal sealed record ReportUpdate
{
    private ReportUpdate()
    {
    }

    public required CurrentReportRow Report { get; init; }

    /// <summary>Whether this is the unit's first report of the year.</summary>
    public required bool IsNew { get; init; }

    /// <summary>
    /// The deviations after the update, without resolved ones that were not found again; a receipt is made of them. Empty for a stored
    /// revision, which gets no receipt: a job holds many updates.
    /// </summary>
    public required List<DeviationRow> Deviations { get; init; }

    /// <summary>Deviation rows to delete: the previous versions of changed rows.</summary>
    public required List<DeviationRow> Removed { get; init; }

    /// <summary>Deviation rows to insert: new and changed rows.</summary>
    public required List<DeviationRow> Upserted { get; init; }

    /// <summary>The steps that the update takes in the cases of deviations.</summary>
    public required List<DeviationEventRow> Events { get; init; }

    /// <summary>The results of the indicators; <see langword="null"/> if they do not change.</summary>
    public required List<IndicatorResultRow>? IndicatorResults { get; init; }

    /// <summary>The signature of a newly filed revision; <see langword="null"/> for a stored one.</summary>
    public NarrativeSignatureRow? Signature { get; private init; }

    public required RankingOutboxRow RankingMessage { get; init; }

    /// <summary>The message to the change feed; <see langword="null"/> if no deviation changes.</summary>
    public required DeviationChangeOutboxRow? DeviationChangeMessage { get; init; }

    /// <summary>
    /// Creates the update for a newly filed revision. <paramref name="lastChange"/> is the report's last change-feed entry;
    /// <see langword="null"/> for the unit's first report of the year. <paramref name="relisted"/> are all deviations of a report that did
    /// not count until now.
    /// </summary>
    public static ReportUpdate ForRevision(
        Assessment assessment, RevisionRow revision, EventActor filedBy, long? lastChange, IReadOnlyList<DeviationStatusRow> relisted, DeviationCases existing,
        DateTime now) =>
        Create(assessment, Target.FromRevision(revision, lastChange, filedBy), existing, now, relisted) with
        {
            Signature = new NarrativeSignatureRow(
                revision.ReportId, revision.Bureau, revision.Number, MinHash.AlgorithmVersion, assessment.NarrativeSignature, Indicators: null),
        };

    /// <summary>Creates the update for a stored revision whose outcome has changed.</summary>
    public static ReportUpdate ForReassessment(
        Assessment assessment, CurrentReportState previous, DeviationCases existing, DateTime now)
    {
        var update = Create(assessment, Target.FromReassessment(previous), existing, now, []) with { Deviations = [] };

        // Results of an earlier rule set lack what has been stored since.
        return previous.RuleSetVersion == RuleCatalogue.Version && assessment.HasSameScore(previous.OutcomeHash)
            ? update with { IndicatorResults = null }
            : update;
    }

    /// <summary>Writes updates, one for each report. The caller holds the locks of their units.</summary>
    public static async Task WriteAsync(WriteSession session, IReadOnlyList<ReportUpdate> updates)
    {
        await session.InsertAsync([.. updates.Where(it => it.IsNew).Select(it => it.Report)]);
        await session.UpdateAsync([.. updates.Where(it => !it.IsNew).Select(it => it.Report)]);
        await session.RemoveAsync([.. updates.SelectMany(it => it.Removed)]);
        await session.InsertAsync([.. updates.SelectMany(it => it.Upserted)]);
        await session.InsertAsync([.. updates.SelectMany(it => it.Events)]);
        await IndicatorResultWriter.WriteAsync(session, updates);
        await session.InsertAsync([.. updates.Select(it => it.RankingMessage)]);
        await session.InsertAsync([.. updates.Select(it => it.DeviationChangeMessage).OfType<DeviationChangeOutboxRow>()]);
    }

    /// <summary>Queues the webhook events of the deviations, and one of the report itself if there is one.</summary>
    public Task EnqueueWebhooksAsync(WriteSession session, WebhookEvent? reportEvent, DateTime now)
    {
        var changes = DeviationChangeMessage is { } message ? DeviationChangeEntry.Parse(message.Changes) : [];
        IEnumerable<WebhookMessage> ofReport = reportEvent is { } it ? [ReportWebhooks.CreateMessage(it, Report)] : [];
        return WebhookOutbox.InsertAsync(
            session, Report.LastChange, Report.Bureau, Report.Unit, [.. ofReport, .. DeviationWebhooks.CreateMessages(Report, changes)], now);
    }

    private static ReportUpdate Create(
        Assessment assessment, Target target, DeviationCases existing, DateTime now, IReadOnlyList<DeviationStatusRow> relisted)
    {
        var source = new RevisionSource(target.ReportId, assessment.Key.Bureau, target.Revision, target.FiledBy, now);
        var update = assessment.UpdateDeviations(existing, source);
        var (deviations, events, changes) = update;
        if (relisted.Count > 0)
        {
            AddUnchanged(changes, deviations, relisted);
        }

        var report = CreateReport(assessment, target, deviations, now);
        if (update.HasUnjudged)
        {
            // The outcome has less than what is listed. Without its hash, the next evaluation looks at all deviations.
            report = report with { OutcomeHash = null };
        }

        var stored = LeaveOutWords(deviations, existing.Rows, assessment.Verdict.Findings, target.Reevaluation);
        var unchanged = existing.Rows.ToHashSet();
        unchanged.IntersectWith(stored);
        return new ReportUpdate
        {
            Report = report,
            IsNew = target.LastChange is null,
            Deviations = deviations,
            Removed = [.. existing.Rows.Where(row => !unchanged.Contains(row))],
            Upserted = [.. stored.Where(row => !unchanged.Contains(row))],
            Events = events,
            IndicatorResults = CreateIndicatorResults(assessment, report.Id),
            RankingMessage = RankingOutboxRow.CreateForReport(report, now),
            DeviationChangeMessage = changes.Count > 0 ? DeviationChangeOutboxRow.Create(report, changes, now) : null,
        };
    }

    /// <summary>Leaves out the words that the verdict has. A row that still shows the same stays as it is stored.</summary>
    private static List<DeviationRow> LeaveOutWords(
        List<DeviationRow> deviations, IReadOnlyList<DeviationRow> before, IReadOnlyList<Finding> findings, int reevaluation)
    {
        var (rows, found) = (before.ToDictionary(row => row.Id), findings.Select(finding => finding.Id).ToHashSet(StringComparer.Ordinal));
        return deviations.ConvertAll(row =>
            rows.GetValueOrDefault(row.Id) is { } old && DeviationWords.AreEqual(old, row) ? old
            : found.Contains(row.Id) && DeviationWords.AreLeftOut(row.RuleId) ? DeviationWords.LeaveOut(row, reevaluation)
            : row);
    }

    /// <summary>Adds to the changes of a report that counts again that its unchanged deviations are listed again.</summary>
    private static void AddUnchanged(List<DeviationChangeEntry> changes, List<DeviationRow> deviations, IReadOnlyList<DeviationStatusRow> relisted)
    {
        var changed = changes.Select(change => change.LocalId).ToHashSet();
        changes.AddRange(deviations.Select(row => new DeviationStatusRow(row.Id, row.Status)).Concat(relisted)
            .DistinctBy(it => it.Id)
            .Select(it => new DeviationChangeEntry(ChangeKind.Relisted, it.Status, DeviationId.GetLocalId(it.Id)))
            .Where(entry => !changed.Contains(entry.LocalId)));
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
        .. assessment.Report.Indicators.Zip(assessment.Evaluation.Score.Indicators).Select((pair, ordinal) => new IndicatorResultRow
        {
            ReportId = reportId,
            Ordinal = ordinal,
            Bureau = assessment.Key.Bureau,
            Code = pair.First.Code,
            Name = pair.First.Name,
            Target = pair.First.GetEffectiveTarget()?.Value,
            MidYear = pair.First.MidYear?.Value,
            Final = pair.First.Final?.Value,
            Completion = pair.Second.Completion,
            Weight = pair.First.Weight,
            Claimed = pair.First.Score,
            Verified = pair.Second.Score,
            Subject = assessment.Subjects.FindOfIndicator(ordinal),
            NormalizedName = NormalForm.Find(pair.First.Name),
            TargetUnit = pair.First.GetEffectiveTarget()?.Unit,
            FinalUnit = pair.First.Final?.Unit,
        }),
    ];

    /// <summary>The fields of the current report that do not come from the assessment.</summary>
    private sealed record Target(
        long ReportId, int Revision, string ContentSha256, ReportStatus Status, int Reevaluation, long? LastChange, EventActor? FiledBy)
    {
        public static Target FromRevision(RevisionRow revision, long? lastChange, EventActor filedBy) =>
            new(revision.ReportId, revision.Number, revision.ContentSha256, ReportStatus.Submitted, 0, lastChange, filedBy);

        public static Target FromReassessment(CurrentReportState previous) => new(
            previous.Id, previous.Revision, previous.ContentSha256, previous.Status, previous.LastReevaluation + 1, previous.LastChange, FiledBy: null);
    }
}
