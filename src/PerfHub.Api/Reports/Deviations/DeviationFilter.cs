using System.Globalization;
using Dapper;
using Microsoft.AspNetCore.Mvc;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Persistence;
using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Rules.Findings;
using PerfHub.Rules.Scoring;

namespace PerfHub.Api.Reports.Deviations;

/// <summary>Selects deviations of a bureau and year, for the list and for operations on the list.</summary>
/// <param name="Rules">Only deviations from one of these rules.</param>
/// <param name="Groups">Only deviations from rules of one of these groups.</param>
/// <param name="Severities">Only deviations of one of these severities.</param>
/// <param name="Statuses">Only deviations in one of these statuses.</param>
/// <param name="Unit">Only deviations of the unit with this code.</param>
/// <param name="Sector">Only deviations of units of this sector.</param>
/// <param name="Bureau">Only deviations of this bureau, which must be in the scope, and of the bureaus below it.</param>
/// <param name="Scope">Whether the bureaus below are included.</param>
/// <param name="Assignee">Only deviations assigned to this person or team; empty for unassigned deviations.</param>
/// <param name="MinDifference">The least absolute difference.</param>
/// <param name="MaxDifference">The greatest absolute difference.</param>
/// <param name="DecidedBy">Only deviations that the bulk decision with this id has decided.</param>
/// <param name="Text">
/// Part of the unit's name, the indicator's name, the rule's title in either language or the explanation; of an auditor's own finding, of
/// its title or message.
/// </param>
public sealed record DeviationFilter(
    IReadOnlyList<string>? Rules, IReadOnlyList<RuleGroup>? Groups, IReadOnlyList<Severity>? Severities,
    IReadOnlyList<DeviationStatus>? Statuses, string? Unit, string? Sector, string? Bureau, ListScope Scope, string? Assignee,
    decimal? MinDifference, decimal? MaxDifference, long? DecidedBy, string? Text)
{
    /// <summary>
    /// Selects the deviation <c>d</c> of the report <c>t</c> of the unit <c>u</c>, whose bureau is in the scope <c>s</c>. A set is one
    /// text with commas around each name. A bureau outside the scope selects nothing.
    /// </summary>
    internal const string Condition = $"""
        (@own = 0 OR s.Descendant = COALESCE(@top, @scope))
          AND (@top IS NULL OR EXISTS (
            SELECT 1 FROM BureauScope b JOIN BureauScope c ON c.Descendant = b.Ancestor AND c.Ancestor = @scope
            WHERE b.Ancestor = @top AND b.Descendant = s.Descendant))
          AND (@rules IS NULL OR @rules LIKE CONCAT('%,', d.RuleId, ',%'))
          AND (@severities IS NULL OR @severities LIKE CONCAT('%,', d.Severity, ',%'))
          AND (@statuses IS NULL OR @statuses LIKE CONCAT('%,', d.Status, ',%'))
          AND (@unit IS NULL OR t.Unit = @unit)
          AND (@sector IS NULL OR {UnitRow.SectorFormSql} = @sector)
          AND (@assignee IS NULL OR COALESCE(d.Assignee, '') = @assignee)
          AND (@minDifference IS NULL OR ABS(d.Difference) >= @minDifference)
          AND (@maxDifference IS NULL OR ABS(d.Difference) <= @maxDifference)
          AND (@decidedBy IS NULL OR EXISTS (
            SELECT 1 FROM DecidedDeviation y WHERE y.Job = @decidedBy AND y.ReportId = d.ReportId AND y.Deviation = d.Id))
          AND (@text IS NULL OR u.Name LIKE @text ESCAPE '~' OR d.Explanation LIKE @text ESCAPE '~'
            OR UPPER(d.IndicatorName) LIKE UPPER(@text) ESCAPE '~'
            OR d.Title LIKE @text ESCAPE '~' OR (d.RuleId = '{Manual.Id}' AND d.MessageZh LIKE @text ESCAPE '~')
            OR @textRules LIKE CONCAT('%,', d.RuleId, ',%'))
        """;

    /// <summary>
    /// Whether the deviation <c>d</c> was decided again after the bulk decision that the filter names. If it has the inputs of that
    /// decision, decisions on others do not matter.
    /// </summary>
    internal const string IsDecidedAgain = $"""
        EXISTS (
            SELECT 1 FROM DecidedDeviation y
            {BulkDecision.EventsSql}
            JOIN DeviationEvent e ON e.ReportId = y.ReportId AND e.Deviation = y.Deviation AND e.Number > y.Number
            WHERE y.Job = @decidedBy AND y.ReportId = d.ReportId AND y.Deviation = d.Id AND e.Kind IN ('Confirm', 'Dismiss', 'Reopen')
              AND (j.InputsHash IS NULL OR d.InputsHash IS NULL OR d.InputsHash <> {BulkDecision.InputsSql}
                OR e.InputsHash = j.InputsHash OR e.InputsHash = c.InputsHash))
        """;

    /// <summary>
    /// Whether the bulk decision that the filter names is remembered for earlier inputs of the deviation <c>d</c>: it would hold again if
    /// they came back.
    /// </summary>
    internal const string IsRemembered = $"""
        EXISTS (
            SELECT 1 FROM DecidedDeviation y
            {BulkDecision.DecisionsSql}
            WHERE y.Job = @decidedBy AND y.ReportId = d.ReportId AND y.Deviation = d.Id AND c.Number IS NOT NULL
              AND (d.Status = 'Resolved' OR d.InputsHash <> {BulkDecision.InputsSql}) AND {BulkDecision.IsLastSql})
        """;

    private static readonly DeviationFilter Unfiltered = new(null, null, null, null, null, null, null, ListScope.Subtree, null, null, null, null, null);

    /// <summary>Whether it selects all deviations of <paramref name="bureau"/>, with or without the bureaus below it.</summary>
    internal bool SelectsAllOf(string bureau) => this with { Scope = ListScope.Subtree, Bureau = Bureau == bureau ? null : Bureau } == Unfiltered;

    /// <summary>Creates the parameters of <see cref="Condition"/>; <paramref name="others"/> must contain <c>scope</c>.</summary>
    internal DynamicParameters CreateParameters(object others)
    {
        var args = new DynamicParameters(new
        {
            rules = Groups is null ? ToDelimitedSet(Rules) : ToDelimitedSet(RuleCatalogue.All.Where(IncludesRule).Select(rule => rule.Id)),
            severities = ToDelimitedSet(Severities?.Select(it => it.ToString())),
            statuses = ToDelimitedSet(Statuses?.Select(it => it.ToString())),
            unit = Unit,
            sector = NormalForm.ForFilter(Sector),
            top = Bureau,
            own = Scope == ListScope.Own,
            assignee = Assignee,
            minDifference = MinDifference,
            maxDifference = MaxDifference,
            decidedBy = DecidedBy,
            text = LikePattern.Containing(Text),
            textRules = Text is null ? null : ToDelimitedSet(RuleCatalogue.All.Where(HasTextInTitle).Select(rule => rule.Id)),
        });
        args.AddDynamicParams(others);
        return args;
    }

    /// <summary>Returns the filter as query parameters, for readers of an export and for fingerprints.</summary>
    internal IEnumerable<(string Name, string Value)> ToNameValuePairs()
    {
        (string Name, string? Value)[] pairs =
        [
            ("rule", Join(Rules)),
            ("group", Join(Groups?.Select(RuleGroupLetters.GetLetter))),
            ("severity", Join(Severities?.Select(Paging.ToCamelCase))),
            ("status", Join(Statuses?.Select(Paging.ToCamelCase))),
            ("unit", Unit),
            ("sector", Sector),
            ("bureau", Bureau),
            ("scope", Paging.ToCamelCase(Scope)),
            ("assignee", Assignee),
            ("minDifference", MinDifference?.ToString(CultureInfo.InvariantCulture)),
            ("maxDifference", MaxDifference?.ToString(CultureInfo.InvariantCulture)),
            ("decidedBy", DecidedBy?.ToString(CultureInfo.InvariantCulture)),
            ("text", Text),
        ];
        return pairs.Where(pair => pair.Value is not null).Select(pair => (pair.Name, pair.Value!));
    }

    private bool IncludesRule(Rule rule) => Groups!.Contains(rule.Group) && (Rules is null || Rules.Contains(rule.Id));

    private bool HasTextInTitle(Rule rule) =>
        rule.Title.Zh.Contains(Text!, StringComparison.OrdinalIgnoreCase) || rule.Title.En.Contains(Text!, StringComparison.OrdinalIgnoreCase);

    private static string? ToDelimitedSet(IEnumerable<string>? names) => names is null ? null : $",{string.Join(',', names)},";

    private static string? Join(IEnumerable<string>? names) => names is null ? null : string.Join(',', names);

    /// <summary>The query parameters. Rules, groups, severities and statuses accept several values: repeated, or separated by commas.</summary>
    internal sealed record Parameters
    {
        [FromQuery(Name = "rule")]
        public string? Rule { get; init; }

        [FromQuery(Name = "group")]
        public string? Group { get; init; }

        [FromQuery(Name = "severity")]
        public string? Severity { get; init; }

        [FromQuery(Name = "status")]
        public string? Status { get; init; }

        [FromQuery(Name = "unit")]
        public string? Unit { get; init; }

        [FromQuery(Name = "sector")]
        public string? Sector { get; init; }

        [FromQuery(Name = "bureau")]
        public string? Bureau { get; init; }

        [FromQuery(Name = "scope")]
        public string? Scope { get; init; }

        [FromQuery(Name = "assignee")]
        public string? Assignee { get; init; }

        [FromQuery(Name = "minDifference")]
        public string? MinDifference { get; init; }

        [FromQuery(Name = "maxDifference")]
        public string? MaxDifference { get; init; }

        [FromQuery(Name = "decidedBy")]
        public string? DecidedBy { get; init; }

        [FromQuery(Name = "text")]
        public string? Text { get; init; }

        /// <summary>Parses the parameters.</summary>
        /// <exception cref="ProblemException">400 if a parameter is invalid.</exception>
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
            ParseJob(DecidedBy),
            Paging.ParseText(Text));

        private static string ValidateRuleId(string rule) =>
            RuleCatalogue.ById.ContainsKey(rule) ? rule : throw Paging.CreateParameterException("rule", "规则目录中的规则编号", "the id of a rule in the catalogue (GET /v1/rules)");

        private static long? ParseJob(string? id) =>
            id is null ? null
            : long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var job) ? job
            : throw Paging.CreateParameterException("decidedBy", "批量处理任务的编号", "the id of a decision on many deviations");

        private static decimal? ParseAmount(string name, string? value) =>
            value is null ? null
            : decimal.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount)
                && amount <= DbValueConverter.MaxMagnitude && amount.Scale <= ReportLimits.MaxDecimals ? amount
            : throw Paging.CreateParameterException(
                name,
                $"0 至 {DbValueConverter.MaxMagnitude}，小数不超过 {ReportLimits.MaxDecimals} 位",
                $"0 to {DbValueConverter.MaxMagnitude}, with at most {ReportLimits.MaxDecimals} decimals");
    }
}
