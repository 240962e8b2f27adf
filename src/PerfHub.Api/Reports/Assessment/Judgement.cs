using PerfHub.Api.Persistence;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Reports.Reassessment;
using PerfHub.Api.Reports.State;
using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Scoring;

namespace PerfHub.Api.Reports.Assessment;

/// <summary>A report that was judged, with all that follows from it for where its unit stands.</summary>
/// <param name="Key">Whose report it is.</param>
/// <param name="Report">The report.</param>
/// <param name="Known">What it was judged by as well.</param>
/// <param name="Evaluation">What the rules say of it.</param>
internal sealed record Judgement(ReportKey Key, SelfEvaluationReport Report, Known Known, Evaluation Evaluation)
{
    /// <summary>Judges a report.</summary>
    /// <param name="key">Whose report it is.</param>
    /// <param name="report">What it says.</param>
    /// <param name="known">What is known beside it.</param>
    public static Judgement Of(ReportKey key, SelfEvaluationReport report, Known known) =>
        new(key, report, known, Evaluation.Of(report, known.Policy.Policy, known.Circumstances));

    /// <summary>What is kept and shown of it, put together when it is first asked for.</summary>
    public Verdict Verdict => field ??= Verdict.Of(Key, Report, Known.Policy, Evaluation);

    /// <summary>The verdict, compressed.</summary>
    public byte[] StoredVerdict => field ??= Verdict.ToStored();

    /// <summary>Tells whether two judgements of one revision say the same; see <see cref="SaidHash"/>.</summary>
    public byte[] Said => field ??= SaidHash.Of(Evaluation);

    /// <summary>How often the rules gave each answer, as it is stored.</summary>
    public byte[] Tallies => field ??= StoredTallies.Pack(Evaluation.Tallies);

    /// <summary>Whether the indicators have the scores that they had before.</summary>
    /// <param name="before">The standing, of the same revision.</param>
    public bool ScoresAsBefore(StandingRow before) =>
        before.Said is { } said && SaidHash.HaveSameScore(said, Said);

    /// <summary>The standing that it gives a unit.</summary>
    /// <param name="change">What becomes of it.</param>
    /// <param name="contentSha256">SHA-256 of the document.</param>
    /// <param name="deviations">The deviations of unit and year as they are now.</param>
    /// <param name="lastChange">The id of the entry of the change feed that tells of it.</param>
    public StandingRow Standing(StandingChange change, string contentSha256, IReadOnlyList<DeviationRow> deviations, long lastChange)
    {
        var (score, policy, counts) = (Evaluation.Score, Known.Policy, StandingCounts.Of(deviations.Select(row => (row.Severity, row.Status))));

        // As the store holds them: what a ranking shows of the unit is then what it is ranked by.
        return new StandingRow
        {
            Id = change.Id,
            Bureau = Key.Bureau,
            Unit = Key.Unit,
            Year = Key.Year,
            Revision = change.Revision,
            ContentSha256 = contentSha256,
            Status = change.Status,
            Claimed = Report.Score.Total,
            Verified = Math.Clamp(score.Total, -StoredValue.Most, StoredValue.Most),
            ClaimedGrade = Report.Score.Grade,
            VerifiedGrade = score.Grade,
            ExecutionRate = score.ExecutionRate is { } rate ? StoredValue.Held(rate) : null,
            Credibility = counts.Credibility(policy.Policy),
            High = counts.High,
            Medium = counts.Medium,
            Low = counts.Low,
            LastChange = lastChange,
            Reevaluation = change.Reevaluation,
            Late = Known.IsLate,
            Initial = Report.Budget.Initial,
            Adjusted = Report.Budget.Adjusted,
            Executed = Report.Budget.Executed,
            PolicyBureau = policy.Bureau,
            PolicyVersion = policy.Policy.Version,
            RuleSetVersion = RuleCatalogue.Version,
            Tallies = Tallies,
            VerdictOf = change.Reevaluation,
            Said = Said,
            JudgedBy = Known.Stamp.Hash(),
        };
    }

    /// <summary>The results of the report's indicators.</summary>
    /// <param name="standing">The id of the standing that they belong to.</param>
    public List<IndicatorResultRow> Indicators(long standing) =>
        [.. Report.Indicators.Select((indicator, i) => Row(standing, i, indicator, Evaluation.Score.Indicators[i]))];

    private IndicatorResultRow Row(long standing, int ordinal, Indicator indicator, IndicatorResult result) => new()
    {
        Standing = standing,
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
