using PerfHub.Api.Data;
using PerfHub.Api.Features.Deviations;
using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Scoring;

namespace PerfHub.Api.Features.SelfEvaluations;

/// <summary>
/// A report that was read and judged: all that can be said and prepared before the store is touched, so that the
/// transaction does nothing but write.
/// </summary>
/// <param name="Key">Whose report it is.</param>
/// <param name="Verdict">What the system says of it.</param>
/// <param name="ContentSha256">SHA-256 of the document.</param>
/// <param name="Document">The document, compressed.</param>
/// <param name="StoredVerdict">The verdict, compressed.</param>
/// <param name="Report">The report.</param>
/// <param name="Results">The indicators' results.</param>
/// <param name="ExecutionRate">Executed ÷ adjusted, percent.</param>
/// <param name="Known">What it was judged by as well.</param>
internal sealed record Filing(
    ReportKey Key,
    Verdict Verdict,
    string ContentSha256,
    byte[] Document,
    byte[] StoredVerdict,
    SelfEvaluationReport Report,
    IReadOnlyList<IndicatorResult> Results,
    decimal? ExecutionRate,
    Known Known)
{
    /// <summary>Judges a report, and prepares what is stored of it.</summary>
    /// <param name="key">Whose report it is.</param>
    /// <param name="document">The body as it came.</param>
    /// <param name="report">What it says.</param>
    /// <param name="known">What is known beside it.</param>
    internal static Filing Of(ReportKey key, byte[] document, SelfEvaluationReport report, Known known) =>
        Of(key, Sha256.Hex(document), Compressed.Pack(document), report, known);

    /// <summary>Judges a report that is stored already.</summary>
    /// <param name="stored">The report as it is stored.</param>
    /// <param name="report">What it says.</param>
    /// <param name="known">What is known beside it.</param>
    internal static Filing Again(StoredReport stored, SelfEvaluationReport report, Known known) =>
        Of(stored.Key, stored.ContentSha256, stored.Document, report, known);

    /// <summary>Judges a report, and prepares nothing.</summary>
    /// <param name="key">Whose report it is.</param>
    /// <param name="report">What it says.</param>
    /// <param name="known">What is known beside it.</param>
    internal static (Verdict Verdict, Evaluation Evaluation) Judge(ReportKey key, SelfEvaluationReport report, Known known)
    {
        var evaluation = Evaluation.Of(report, known.Policy.Policy, known.Circumstances);
        return (Verdict.Of(key, report, known.Policy, evaluation), evaluation);
    }

    /// <summary>The standing that this filing gives a unit.</summary>
    /// <param name="change">What becomes of it.</param>
    /// <param name="deviations">The deviations of unit and year as they are now.</param>
    /// <param name="lastChange">The id of the entry of the change feed that tells of it.</param>
    public StandingRow Standing(StandingChange change, IReadOnlyList<DeviationRow> deviations, long lastChange)
    {
        var counts = StandingCounts.Of(deviations.Select(row => (row.Severity, row.Status)));

        // As the store holds them: what a ranking shows of the unit is then what it is ranked by.
        return new StandingRow
        {
            Id = change.Id,
            Bureau = Key.Bureau,
            Unit = Key.Unit,
            Year = Key.Year,
            Revision = change.Revision,
            ContentSha256 = ContentSha256,
            Status = change.Status,
            Claimed = Verdict.Score.Claimed,
            Verified = Math.Clamp(Verdict.Score.Verified, -StoredValue.Most, StoredValue.Most),
            ClaimedGrade = Verdict.Score.ClaimedGrade,
            VerifiedGrade = Verdict.Score.VerifiedGrade,
            ExecutionRate = ExecutionRate is { } rate ? StoredValue.Held(rate) : null,
            Credibility = counts.Credibility(Known.Policy.Policy),
            High = counts.High,
            Medium = counts.Medium,
            Low = counts.Low,
            LastChange = lastChange,
            Reevaluation = change.Reevaluation,
            Late = Known.IsLate,
            Initial = Report.Budget.Initial,
            Adjusted = Report.Budget.Adjusted,
            Executed = Report.Budget.Executed,
            PolicyBureau = Verdict.PolicyBureau,
            PolicyVersion = Verdict.PolicyVersion,
            RuleSetVersion = Verdict.RuleSetVersion,
            Tallies = StoredTallies.Pack(Verdict.Tallies),
        };
    }

    /// <summary>The results of the report's indicators.</summary>
    /// <param name="standing">The id of the standing that they belong to.</param>
    public List<IndicatorResultRow> Indicators(long standing) =>
        [.. Report.Indicators.Select((indicator, i) => Row(standing, i, indicator, Results[i]))];

    private static Filing Of(ReportKey key, string contentSha256, byte[] packed, SelfEvaluationReport report, Known known)
    {
        var (verdict, evaluation) = Judge(key, report, known);
        return new Filing(
            key,
            verdict,
            contentSha256,
            packed,
            verdict.ToStored(),
            report,
            evaluation.Score.Indicators,
            evaluation.Score.ExecutionRate,
            known);
    }

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
