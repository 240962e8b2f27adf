using Dapper;
using PerfHub.Api.Persistence;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Scoring;

namespace PerfHub.Api.Reports.Deviations;

/// <summary>
/// A deviation across the revisions of a report. Most stored rows leave out the words that a verdict has: pointer, formula, message and
/// inputs; see <see cref="DeviationWords"/>.
/// </summary>
/// <param name="ReportId">The report's id.</param>
/// <param name="RuleId">The rule's id.</param>
/// <param name="Id">The id; see <see cref="DeviationId"/>.</param>
/// <param name="Bureau">The unit's bureau.</param>
/// <param name="Subject">The subject of the rule; see <see cref="RuleOutcome.Flag.Subject"/>.</param>
/// <param name="Severity">The severity.</param>
/// <param name="Status">The status.</param>
/// <param name="Revision">The latest revision that breaks the rule; the figures are taken from it.</param>
/// <param name="Pointer">The place in that revision (RFC 6901).</param>
/// <param name="Indicator">The indicator's code; <see langword="null"/> if no indicator is concerned.</param>
/// <param name="Expected">The value that the rule expects.</param>
/// <param name="Actual">The value in the report.</param>
/// <param name="Difference">Actual − expected; <see langword="null"/> unless both are numbers.</param>
/// <param name="Formula">The formula that does not hold, with its numbers.</param>
/// <param name="MessageZh">The finding in Chinese.</param>
/// <param name="MessageEn">The finding in English.</param>
/// <param name="OpenedAt">When the rule was first broken, UTC.</param>
/// <param name="ChangedAt">When the status, the severity or the figures last changed, UTC.</param>
/// <param name="Explanation">The unit's explanation of these figures.</param>
/// <param name="ExplainedAt">When the unit explained them, UTC.</param>
/// <param name="Assignee">The person or team that investigates it.</param>
/// <param name="DueOn">The due date of the investigation.</param>
/// <param name="PeerBureau">The bureau of the other unit that it is based on; see <see cref="RuleOutcome.Flag.Peer"/>.</param>
/// <param name="PeerUnit">The code of that unit.</param>
/// <param name="Title">The title of an auditor's finding; <see langword="null"/> for all others: they have the title of their rule.</param>
/// <param name="IndicatorName">The indicator's name in that revision; <see langword="null"/>, as all below, for a row stored before the column existed.</param>
/// <param name="IndicatorSubject">What identifies the indicator across revisions; see <see cref="DeviationSubjects"/>.</param>
/// <param name="Inputs">What it rests on: a JSON list of <see cref="FlagInput"/>.</param>
/// <param name="InputsHash">A hash of that; see <see cref="Deviations.InputsHash"/>.</param>
/// <param name="WordsHash">A hash of the words that the row leaves out; <see langword="null"/>, as below, if it leaves out none.</param>
/// <param name="Reevaluation">
/// The number of the re-evaluation of <paramref name="Revision"/> whose verdict has the words; 0 for the verdict at filing.
/// </param>
[TableTypeVersion(3)]
[RowKey(nameof(ReportId), nameof(RuleId), nameof(Id))]
[method: ExplicitConstructor]
public sealed record DeviationRow(
    long ReportId, [property: ColumnWidth(64)] string RuleId, [property: ColumnWidth(80)] string Id, [property: ColumnWidth(12)] string Bureau,
    string Subject, Severity Severity, DeviationStatus Status, int Revision, [property: ColumnWidth(400)] string Pointer, string? Indicator,
    Figure Expected, Figure Actual, decimal? Difference, string Formula, string MessageZh, string MessageEn, DateTime OpenedAt,
    DateTime ChangedAt, string? Explanation, DateTime? ExplainedAt, [property: ColumnWidth(200)] string? Assignee, DateOnly? DueOn,
    [property: ColumnWidth(12)] string? PeerBureau, [property: ColumnWidth(32)] string? PeerUnit,
    [property: ColumnWidth(200)] string? Title, string? IndicatorName, string? IndicatorSubject, string? Inputs,
    [property: ColumnWidth(64)] string? InputsHash, long? WordsHash, int? Reevaluation);
