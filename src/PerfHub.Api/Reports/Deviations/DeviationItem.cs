using System.ComponentModel;
using System.Text.Json.Serialization;
using Dapper;
using PerfHub.Api.Http.Caching;
using PerfHub.Api.Persistence;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Scoring;

namespace PerfHub.Api.Reports.Deviations;

/// <summary>A deviation with everything that an auditor needs to work on it.</summary>
/// <param name="Id">The id, the same in every revision.</param>
/// <param name="Bureau">The code of the unit's bureau.</param>
/// <param name="Unit">The unit's code.</param>
/// <param name="UnitName">The unit's name.</param>
/// <param name="Sector">The unit's sector.</param>
/// <param name="UnitKind">The unit's kind.</param>
/// <param name="FiscalYear">The fiscal year.</param>
/// <param name="Rule">The rule's id.</param>
/// <param name="Title">The rule's title, in the language of the request; for an auditor's finding (rule <c>manual</c>), its own.</param>
/// <param name="Severity">The severity.</param>
/// <param name="Status">The status.</param>
/// <param name="Revision">The latest revision that breaks the rule; the figures are taken from it.</param>
/// <param name="Pointer">The place in that revision (RFC 6901).</param>
/// <param name="Indicator">The indicator's code; <see langword="null"/> where no indicator is concerned.</param>
/// <param name="IndicatorName">The indicator's name in that revision; <see langword="null"/> where no indicator is concerned.</param>
/// <param name="Expected">The value that the rule expects: a number, a text or <see langword="null"/>.</param>
/// <param name="Actual">The value in the report: a number, a text or <see langword="null"/>.</param>
/// <param name="Difference">Actual − expected; <see langword="null"/> unless both are numbers.</param>
/// <param name="Formula">The formula that does not hold, with its numbers.</param>
/// <param name="Message">The finding as a sentence, in the language of the request.</param>
/// <param name="OpenedAt">When the rule was first broken, UTC.</param>
/// <param name="ChangedAt">When the status, the severity or the figures last changed, UTC.</param>
/// <param name="Explanation">The unit's explanation of these figures, as plain text.</param>
/// <param name="ExplainedAt">When the unit explained them, UTC.</param>
/// <param name="Assignee">The person or team that investigates it.</param>
/// <param name="DueOn">The due date of the investigation.</param>
/// <param name="Inputs">
/// The figures and texts of the report that it rests on, by pointer; a decision holds as long as they are the same. Texts of more than
/// 200 characters are shortened. <see langword="null"/> if it was evaluated before inputs were stored.
/// </param>
[DisplayName("Deviation")]
public sealed record DeviationItem(
    string Id, string Bureau, string Unit, string UnitName, string Sector, UnitKind UnitKind, int FiscalYear, string Rule, string Title,
    Severity Severity, DeviationStatus Status, int Revision, string Pointer, string? Indicator, string? IndicatorName,
    Figure Expected, Figure Actual, decimal? Difference, string Formula, string Message, DateTime OpenedAt, DateTime ChangedAt,
    string? Explanation, DateTime? ExplainedAt, string? Assignee, DateOnly? DueOn, FlagInputCollection? Inputs)
{
    /// <summary>The last event that confirmed, dismissed or reopened it. Only present where one deviation is read and has been decided.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DeviationEventItem? LastDecision { get; init; }

    /// <summary>
    /// The other unit that the deviation is based on. A list names it where it belongs to the bureau of the list or one below, a
    /// single deviation where it belongs to the caller's bureau or one below. Units never see it.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Peer? Peer { get; init; }

    /// <summary>
    /// The columns that <see cref="Row"/> reads, of the deviation <c>d</c>, its report <c>t</c> and its unit <c>u</c>. The peer is
    /// named only within <c>@scope</c>, the code of a bureau; it is never named if that is null. <see cref="DeviationWordsReader"/> adds
    /// the words that the row leaves out.
    /// </summary>
    internal const string Columns = """
        d.Id, t.Bureau, t.Unit, u.Name AS UnitName, u.Sector, u.Kind AS UnitKind, t.Year, d.RuleId, d.Severity, d.Status, d.Revision,
        d.Pointer, d.Indicator, d.Expected, d.Actual, d.Difference, d.Formula, d.MessageZh, d.MessageEn, d.OpenedAt, d.ChangedAt,
        d.Explanation, d.ExplainedAt, d.Assignee, d.DueOn, d.PeerBureau, d.PeerUnit, d.Title, d.Inputs, d.ReportId, d.Reevaluation,
        COALESCE(d.IndicatorName, (SELECT MAX(i.Name) FROM IndicatorResult i WHERE i.ReportId = d.ReportId AND i.Code = d.Indicator)) AS IndicatorName,
        (SELECT n.Name FROM BureauScope i JOIN Unit n ON n.Bureau = i.Descendant AND n.Code = d.PeerUnit
            WHERE i.Ancestor = @scope AND i.Descendant = d.PeerBureau) AS PeerName
        """;

    internal static DeviationItem FromRow(Row row, bool isEnglish) => new(
        row.Id, row.Bureau, row.Unit, row.UnitName, row.Sector, row.UnitKind, row.Year, row.RuleId,
        row.Title ?? GetTitle(row.RuleId, isEnglish), row.Severity,
        row.Status, row.Revision, row.Pointer, row.Indicator, row.IndicatorName, row.Expected, row.Actual, row.Difference, row.Formula,
        isEnglish ? row.MessageEn : row.MessageZh, row.OpenedAt, row.ChangedAt, row.Explanation, row.ExplainedAt,
        row.Assignee, row.DueOn,
        row.FoundInputs ?? (row.Inputs is null ? null : StoredJson.Parse<FlagInputCollection>(row.Inputs)))
    {
        Peer = row.PeerName is { } name ? new Peer(row.PeerBureau!, row.PeerUnit!, name) : null,
    };

    /// <summary>Computes a tag that depends neither on the language nor on whether the caller sees the peer.</summary>
    internal static string ComputeETag(Row row)
    {
        var withoutPeer = row with { PeerName = null };
        return EntityTags.ComputeFromJson(new[] { FromRow(withoutPeer, isEnglish: false), FromRow(withoutPeer, isEnglish: true) });
    }

    private static string GetTitle(string id, bool isEnglish) =>
        !RuleCatalogue.ById.TryGetValue(id, out var rule) ? id : isEnglish ? rule.Title.En : rule.Title.Zh;

    [method: ExplicitConstructor]
    internal sealed record Row(
        string Id, string Bureau, string Unit, string UnitName, string Sector, UnitKind UnitKind, int Year, string RuleId, Severity Severity,
        DeviationStatus Status, int Revision, string Pointer, string? Indicator, Figure Expected, Figure Actual, decimal? Difference,
        string Formula, string MessageZh, string MessageEn, DateTime OpenedAt, DateTime ChangedAt, string? Explanation,
        DateTime? ExplainedAt, string? Assignee, DateOnly? DueOn, string? IndicatorName, string? PeerBureau, string? PeerUnit,
        string? PeerName, string? Title, string? Inputs, long ReportId, int? Reevaluation)
    {
        /// <summary>The inputs, if they come from the verdict instead of the row.</summary>
        public FlagInputCollection? FoundInputs { get; init; }
    }
}
