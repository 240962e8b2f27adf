using System.Globalization;
using Dapper;
using Microsoft.AspNetCore.Mvc;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Persistence;
using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Scoring;

namespace PerfHub.Api.Reports.Deviations;

/// <summary>Which deviations of a bureau and year are meant: one filter for the list and for all that goes by the list.</summary>
/// <param name="Rules">Only of one of these rules.</param>
/// <param name="Groups">Only of rules of one of these groups.</param>
/// <param name="Severities">Only of one of these severities.</param>
/// <param name="Statuses">Only of one of these statuses.</param>
/// <param name="Unit">Only of the unit with this code.</param>
/// <param name="Sector">Only of units of this sector.</param>
/// <param name="Bureau">Only of this bureau, which lies in the scope, and all below it.</param>
/// <param name="Breadth">How far below the bureau.</param>
/// <param name="Assignee">Only those that this one looks into; empty for those that nobody does.</param>
/// <param name="MinDifference">Only with a difference of this amount at least, up or down.</param>
/// <param name="MaxDifference">Only with a difference of this amount at most, up or down.</param>
/// <param name="Text">Only with this text in the unit's name, the message in either language, the formula or the explanation.</param>
public sealed record DeviationFilter(
    IReadOnlyList<string>? Rules, IReadOnlyList<RuleGroup>? Groups, IReadOnlyList<Severity>? Severities,
    IReadOnlyList<DeviationStatus>? Statuses, string? Unit, string? Sector, string? Bureau, ListScope Breadth, string? Assignee,
    decimal? MinDifference, decimal? MaxDifference, string? Text)
{
    /// <summary>Whether it takes the deviation <c>d</c> of the standing <c>t</c> of the unit <c>u</c>, whose bureau is in the scope <c>s</c>.</summary>
    /// <remarks>A set is sent as one text with commas around each name. A bureau outside of the scope has none below it here.</remarks>
    internal const string Condition = """
        (@own = 0 OR s.Descendant = COALESCE(@top, @scope))
          AND (@top IS NULL OR EXISTS (
            SELECT 1 FROM BureauScope b JOIN BureauScope c ON c.Descendant = b.Ancestor AND c.Ancestor = @scope
            WHERE b.Ancestor = @top AND b.Descendant = s.Descendant))
          AND (@rules IS NULL OR @rules LIKE CONCAT('%,', d.RuleId, ',%'))
          AND (@severities IS NULL OR @severities LIKE CONCAT('%,', d.Severity, ',%'))
          AND (@statuses IS NULL OR @statuses LIKE CONCAT('%,', d.Status, ',%'))
          AND (@unit IS NULL OR t.Unit = @unit)
          AND (@sector IS NULL OR u.Sector = @sector)
          AND (@assignee IS NULL OR COALESCE(d.Assignee, '') = @assignee)
          AND (@least IS NULL OR ABS(d.Difference) >= @least)
          AND (@most IS NULL OR ABS(d.Difference) <= @most)
          AND (@text IS NULL OR u.Name LIKE @text ESCAPE '~' OR d.MessageZh LIKE @text ESCAPE '~' OR d.MessageEn LIKE @text ESCAPE '~'
            OR d.Formula LIKE @text ESCAPE '~' OR d.Explanation LIKE @text ESCAPE '~')
        """;

    private const int MaxTextLength = 200;

    /// <summary>The parameters of <see cref="Condition"/>, and others.</summary>
    /// <param name="others">The others, <c>scope</c> among them.</param>
    internal DynamicParameters CreateParameters(object others)
    {
        var args = new DynamicParameters(new
        {
            rules = Groups is null ? ToDelimitedSet(Rules) : ToDelimitedSet(RuleCatalogue.All.Where(IncludesRule).Select(rule => rule.Id)),
            severities = ToDelimitedSet(Severities?.Select(it => it.ToString())),
            statuses = ToDelimitedSet(Statuses?.Select(it => it.ToString())),
            unit = Unit,
            sector = Sector,
            top = Bureau,
            own = Breadth == ListScope.Own,
            assignee = Assignee,
            least = MinDifference,
            most = MaxDifference,
            text = Text is null ? null : $"%{EscapeLikePattern(Text)}%",
        });
        args.AddDynamicParams(others);
        return args;
    }

    /// <summary>What it asks for, as a query has it, for people to read and to tell it from others.</summary>
    internal IEnumerable<(string Name, string Value)> ToNameValuePairs()
    {
        (string Name, string? Value)[] all =
        [
            ("rule", Join(Rules)),
            ("group", Join(Groups?.Select(RuleGroupLetters.GetLetter))),
            ("severity", Join(Severities?.Select(Paging.ToCamelCase))),
            ("status", Join(Statuses?.Select(Paging.ToCamelCase))),
            ("unit", Unit),
            ("sector", Sector),
            ("bureau", Bureau),
            ("scope", Paging.ToCamelCase(Breadth)),
            ("assignee", Assignee),
            ("minDifference", MinDifference?.ToString(CultureInfo.InvariantCulture)),
            ("maxDifference", MaxDifference?.ToString(CultureInfo.InvariantCulture)),
            ("text", Text),
        ];
        return all.Where(it => it.Value is not null).Select(it => (it.Name, it.Value!));
    }

    private bool IncludesRule(Rule rule) => Groups!.Contains(rule.Group) && (Rules is null || Rules.Contains(rule.Id));

    private static string? ToDelimitedSet(IEnumerable<string>? names) => names is null ? null : $",{string.Join(',', names)},";

    private static string? Join(IEnumerable<string>? names) => names is null ? null : string.Join(',', names);

    private static string EscapeLikePattern(string text) => text
        .Replace("~", "~~", StringComparison.Ordinal).Replace("%", "~%", StringComparison.Ordinal)
        .Replace("_", "~_", StringComparison.Ordinal).Replace("[", "~[", StringComparison.Ordinal);

    /// <summary>The filter as a query has it. Rules, groups, severities and statuses can be several: repeated, or with commas between.</summary>
    /// <param name="Rule">Ids of rules.</param>
    /// <param name="Group">Letters of groups of rules.</param>
    /// <param name="Severity">Severities.</param>
    /// <param name="Status">Statuses.</param>
    /// <param name="Unit">A unit's code.</param>
    /// <param name="Sector">A sector.</param>
    /// <param name="Bureau">A bureau's code.</param>
    /// <param name="Scope">How far below the bureau.</param>
    /// <param name="Assignee">Who looks into it.</param>
    /// <param name="MinDifference">The least amount of the difference.</param>
    /// <param name="MaxDifference">The largest.</param>
    /// <param name="Text">A part of a text.</param>
    public sealed record Parameters(
        [FromQuery(Name = "rule")] string? Rule,
        [FromQuery(Name = "group")] string? Group,
        [FromQuery(Name = "severity")] string? Severity,
        [FromQuery(Name = "status")] string? Status,
        [FromQuery(Name = "unit")] string? Unit,
        [FromQuery(Name = "sector")] string? Sector,
        [FromQuery(Name = "bureau")] string? Bureau,
        [FromQuery(Name = "scope")] string? Scope,
        [FromQuery(Name = "assignee")] string? Assignee,
        [FromQuery(Name = "minDifference")] string? MinDifference,
        [FromQuery(Name = "maxDifference")] string? MaxDifference,
        [FromQuery(Name = "text")] string? Text)
    {
        /// <summary>The filter.</summary>
        /// <exception cref="ProblemException">400 where a parameter is none.</exception>
        public DeviationFilter ToFilter() => new(
            Rule?.Split(',').Distinct().Select(ValidateRuleId).Order(StringComparer.Ordinal).ToList(),
            Group?.Split(',').Distinct().Select(letter => RuleGroupLetters.Parse("group", letter)).Order().ToList(),
            Paging.ParseEnumList<Severity>("severity", Severity),
            Paging.ParseEnumList<DeviationStatus>("status", Status),
            Unit,
            Sector,
            Bureau,
            Paging.ParseEnum<ListScope>("scope", Scope) ?? ListScope.Subtree,
            Assignee,
            ParseAmount("minDifference", MinDifference),
            ParseAmount("maxDifference", MaxDifference),
            ValidateText(Text));

        private static string ValidateRuleId(string rule) => RuleCatalogue.ById.ContainsKey(rule) ? rule : throw Paging.CreateParameterException("rule", "GET /v1/rules");

        private static decimal? ParseAmount(string name, string? value) =>
            value is null ? null
            : decimal.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount)
                && amount <= DbValueConverter.MaxMagnitude && amount.Scale <= ReportLimits.MaxDecimals ? amount
            : throw Paging.CreateParameterException(name, $"0–{DbValueConverter.MaxMagnitude}, {ReportLimits.MaxDecimals} decimals at most");

        // The embedded store takes a text to end at its first zero.
        private static string? ValidateText(string? text) =>
            text is null or { Length: > 0 and <= MaxTextLength } && text?.Contains('\0', StringComparison.Ordinal) != true ? text
            : throw Paging.CreateParameterException("text", $"1–{MaxTextLength} characters");
    }
}
