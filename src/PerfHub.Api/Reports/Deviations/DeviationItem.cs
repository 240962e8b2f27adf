using System.Text.Json.Serialization;
using PerfHub.Api.Features.Deviations;
using PerfHub.Api.Http.Caching;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Reports.Deviations;

/// <summary>A deviation as auditors see it, complete enough to work with.</summary>
/// <param name="Id">Its id, the same in every revision.</param>
/// <param name="Bureau">The code of the unit's bureau.</param>
/// <param name="Unit">The unit's code.</param>
/// <param name="UnitName">The unit's name.</param>
/// <param name="Sector">The unit's sector.</param>
/// <param name="FiscalYear">The fiscal year.</param>
/// <param name="Rule">The rule's id.</param>
/// <param name="Title">The rule's title, in the language of the request.</param>
/// <param name="Severity">How grave it is.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Revision">The last revision that broke the rule; the figures are that one's.</param>
/// <param name="Pointer">The place in that revision (RFC 6901).</param>
/// <param name="Indicator">The indicator's code, if one is concerned.</param>
/// <param name="IndicatorName">The indicator's name, where the current report has it.</param>
/// <param name="Expected">What the rule expects: a number, a text, or nothing.</param>
/// <param name="Actual">What the report says: a number, a text, or nothing.</param>
/// <param name="Difference">Actual − expected, where both are numbers.</param>
/// <param name="Formula">The formula that does not hold, with its numbers.</param>
/// <param name="Message">The finding in words, in the language of the request.</param>
/// <param name="OpenedAt">When the rule was first broken, UTC.</param>
/// <param name="ChangedAt">When status or figures changed last, UTC.</param>
/// <param name="Explanation">What the unit says of these figures: plain text; links in it are text too.</param>
/// <param name="ExplainedAt">When it said so, UTC.</param>
/// <param name="Assignee">Who looks into it.</param>
/// <param name="DueOn">By when.</param>
public sealed record DeviationItem(
    string Id, string Bureau, string Unit, string UnitName, string Sector, int FiscalYear, string Rule, string Title,
    Severity Severity, DeviationStatus Status, int Revision, string Pointer, string? Indicator, string? IndicatorName,
    Figure Expected, Figure Actual, decimal? Difference, string Formula, string Message, DateTime OpenedAt, DateTime ChangedAt,
    string? Explanation, DateTime? ExplainedAt, string? Assignee, DateOnly? DueOn)
{
    /// <summary>How it was decided last: confirmed, dismissed or reopened. Told where one deviation is read; nothing where none was decided.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DeviationEventItem? LastDecision { get; init; }

    /// <summary>
    /// The other unit that it rests on. A list names it where it lies within the bureau that the list is of, one deviation where it
    /// lies within the caller's bureau; units are not told.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Peer? Peer { get; init; }

    /// <summary>
    /// The columns that <see cref="Row"/> reads, of the deviation <c>d</c>, its standing <c>t</c> and its unit <c>u</c>. The name of
    /// its peer is read only where that lies within <c>@scope</c>, the bureau for which is read; within none where that is nothing.
    /// </summary>
    internal const string Columns = """
        d.Id, t.Bureau, t.Unit, u.Name AS UnitName, u.Sector, t.Year, d.RuleId, d.Severity, d.Status, d.Revision,
        d.Pointer, d.Indicator, d.Expected, d.Actual, d.Difference, d.Formula, d.MessageZh, d.MessageEn, d.OpenedAt, d.ChangedAt,
        d.Explanation, d.ExplainedAt, d.Assignee, d.DueOn, d.PeerBureau, d.PeerUnit,
        (SELECT MAX(i.Name) FROM IndicatorResult i WHERE i.ReportId = d.ReportId AND i.Code = d.Indicator) AS IndicatorName,
        (SELECT n.Name FROM BureauScope i JOIN Unit n ON n.Bureau = i.Descendant AND n.Code = d.PeerUnit
            WHERE i.Ancestor = @scope AND i.Descendant = d.PeerBureau) AS PeerName
        """;

    internal static DeviationItem FromRow(Row row, bool english) => new(
        row.Id, row.Bureau, row.Unit, row.UnitName, row.Sector, row.Year, row.RuleId, GetTitle(row.RuleId, english), row.Severity,
        row.Status, row.Revision, row.Pointer, row.Indicator, row.IndicatorName, row.Expected, row.Actual, row.Difference, row.Formula,
        english ? row.MessageEn : row.MessageZh, row.OpenedAt, row.ChangedAt, row.Explanation, row.ExplainedAt,
        row.Assignee, row.DueOn)
    {
        Peer = row.PeerName is { } name ? new Peer(row.PeerBureau!, row.PeerUnit!, name) : null,
    };

    /// <summary>The tag with which a deviation reads, in any language and whoever is told of its peer.</summary>
    internal static string ComputeETag(Row row)
    {
        var untold = row with { PeerName = null };
        return EntityTags.ComputeFromJson(new[] { FromRow(untold, english: false), FromRow(untold, english: true) });
    }

    private static string GetTitle(string id, bool english) =>
        !RuleCatalogue.ById.TryGetValue(id, out var rule) ? id : english ? rule.Title.En : rule.Title.Zh;

    /// <summary>A deviation with its unit.</summary>
    internal sealed record Row
    {
        public required string Id { get; init; }

        public required string Bureau { get; init; }

        public required string Unit { get; init; }

        public required string UnitName { get; init; }

        public required string Sector { get; init; }

        public required int Year { get; init; }

        public required string RuleId { get; init; }

        public required Severity Severity { get; init; }

        public required DeviationStatus Status { get; init; }

        public required int Revision { get; init; }

        public required string Pointer { get; init; }

        public required string? Indicator { get; init; }

        public required Figure Expected { get; init; }

        public required Figure Actual { get; init; }

        public required decimal? Difference { get; init; }

        public required string Formula { get; init; }

        public required string MessageZh { get; init; }

        public required string MessageEn { get; init; }

        public required DateTime OpenedAt { get; init; }

        public required DateTime ChangedAt { get; init; }

        public required string? Explanation { get; init; }

        public required DateTime? ExplainedAt { get; init; }

        public required string? Assignee { get; init; }

        public required DateOnly? DueOn { get; init; }

        public required string? IndicatorName { get; init; }

        public required string? PeerBureau { get; init; }

        public required string? PeerUnit { get; init; }

        public required string? PeerName { get; init; }
    }
}
