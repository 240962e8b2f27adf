using Dapper;

namespace PerfHub.Api.Reports.Deviations;

/// <summary>What identifies a stored deviation across revisions, without its figures and texts.</summary>
/// <param name="ReportId">The report's id.</param>
/// <param name="RuleId">The rule's id.</param>
/// <param name="Id">The deviation's id.</param>
/// <param name="Subject">The subject of the rule.</param>
/// <param name="Revision">The latest revision that breaks the rule.</param>
/// <param name="Indicator">The indicator's code in that revision.</param>
/// <param name="IndicatorName">The indicator's name in that revision.</param>
/// <param name="IndicatorSubject">What identifies the indicator; see <see cref="DeviationSubjects"/>.</param>
[method: ExplicitConstructor]
internal sealed record DeviationIdentity(
    long ReportId, string RuleId, string Id, string Subject, int Revision, string? Indicator, string? IndicatorName, string? IndicatorSubject)
{
    /// <summary>Selects those of resolved deviations <c>d</c>.</summary>
    public const string Columns = "d.ReportId, d.RuleId, d.Id, d.Subject, d.Revision, d.Indicator, d.IndicatorName, d.IndicatorSubject";

    /// <summary>Returns that of a deviation.</summary>
    public static DeviationIdentity FromRow(DeviationRow row) =>
        new(row.ReportId, row.RuleId, row.Id, row.Subject, row.Revision, row.Indicator, row.IndicatorName, row.IndicatorSubject);
}
