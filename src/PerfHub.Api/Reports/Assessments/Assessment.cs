using PerfHub.Api.Persistence;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Reports.Reassessments;
using PerfHub.Api.Reports.State;
using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Scoring;

namespace PerfHub.Api.Reports.Assessments;

/// <summary>A report that was judged, with all that follows from it for where its unit stands.</summary>
/// <param name="Key">Whose report it is.</param>
/// <param name="Report">The report.</param>
/// <param name="Inputs">What it was judged by as well.</param>
/// <param name="Evaluation">What the rules say of it.</param>
internal sealed record Assessment(ReportKey Key, SelfEvaluationReport Report, AssessmentInputs Inputs, Evaluation Evaluation)
{
    /// <summary>Judges a report.</summary>
    /// <param name="key">Whose report it is.</param>
    /// <param name="report">What it says.</param>
    /// <param name="inputs">What is known beside it.</param>
    public static Assessment Create(ReportKey key, SelfEvaluationReport report, AssessmentInputs inputs) =>
        new(key, report, inputs, Evaluation.Compute(report, inputs.Policy.Policy, inputs.Circumstances));

    /// <summary>What is kept and shown of it, put together when it is first asked for.</summary>
    public Verdict Verdict => field ??= Verdict.Create(Key, Report, Inputs.Policy, Evaluation);

    /// <summary>The verdict, compressed.</summary>
    public byte[] StoredVerdict => field ??= Verdict.Serialize();

    /// <summary>Tells whether two judgements of one revision say the same; see <see cref="OutcomeHasher"/>.</summary>
    public byte[] OutcomeHash => field ??= OutcomeHasher.Compute(Evaluation);

    /// <summary>How often the rules gave each answer, as it is stored.</summary>
    public byte[] RuleTallies => field ??= RuleTallyCodec.Encode(Evaluation.Tallies);

    /// <summary>Whether the indicators have the scores that they had before.</summary>
    /// <param name="before">The standing, of the same revision.</param>
    public bool HasSameScore(CurrentReportRow before) =>
        before.OutcomeHash is { } said && OutcomeHasher.HaveSameScore(said, OutcomeHash);

    /// <summary>The standing that it gives a unit.</summary>
    /// <param name="change">What becomes of it.</param>
    /// <param name="contentSha256">SHA-256 of the document.</param>
    /// <param name="deviations">The deviations of unit and year as they are now.</param>
    /// <param name="lastChange">The id of the entry of the change feed that tells of it.</param>
    public CurrentReportRow ToCurrentReportRow(ReportChange change, string contentSha256, IReadOnlyList<DeviationRow> deviations, long lastChange)
    {
        var (score, policy, counts) = (Evaluation.Score, Inputs.Policy, SeverityCounts.Compute(deviations.Select(row => (row.Severity, row.Status))));

        // As the store holds them: what a ranking shows of the unit is then what it is ranked by.
        return new CurrentReportRow
        {
            Id = change.Id,
            Bureau = Key.Bureau,
            Unit = Key.Unit,
            Year = Key.Year,
            Revision = change.Revision,
            ContentSha256 = contentSha256,
            Status = change.Status,
            Claimed = Report.Score.Total,
            Verified = Math.Clamp(score.Total, -DbValueConverter.MaxMagnitude, DbValueConverter.MaxMagnitude),
            ClaimedGrade = Report.Score.Grade,
            VerifiedGrade = score.Grade,
            ExecutionRate = score.ExecutionRate is { } rate ? DbValueConverter.RoundToStored(rate) : null,
            Credibility = counts.ComputeCredibility(policy.Policy),
            High = counts.High,
            Medium = counts.Medium,
            Low = counts.Low,
            LastChange = lastChange,
            Reevaluation = change.Reevaluation,
            Late = Inputs.IsLate,
            Initial = Report.Budget.Initial,
            Adjusted = Report.Budget.Adjusted,
            Executed = Report.Budget.Executed,
            PolicyBureau = policy.Bureau,
            PolicyVersion = policy.Policy.Version,
            RuleSetVersion = RuleCatalogue.Version,
            RuleTallies = RuleTallies,
            VerdictReevaluation = change.Reevaluation,
            OutcomeHash = OutcomeHash,
            InputsHash = Inputs.Fingerprint.ComputeHash(),
        };
    }

    /// <summary>The results of the report's indicators.</summary>
    /// <param name="reportId">The id of the standing that they belong to.</param>
    public List<IndicatorResultRow> ToIndicatorResultRows(long reportId) =>
        [.. Report.Indicators.Select((indicator, i) => ToIndicatorResultRow(reportId, i, indicator, Evaluation.Score.Indicators[i]))];

    private IndicatorResultRow ToIndicatorResultRow(long reportId, int ordinal, Indicator indicator, IndicatorResult result) => new()
    {
        ReportId = reportId,
        Ordinal = ordinal,
        Bureau = Key.Bureau,
        Code = indicator.Code,
        Name = indicator.Name,
        Target = indicator.Target?.Value,
        MidYear = indicator.MidYear?.Value,
        Final = indicator.Final?.Value,
        Completion = result.Completion,
        Weight = indicator.Weight,
        Claimed = indicator.Score,
        Verified = result.Score,
    };
}
