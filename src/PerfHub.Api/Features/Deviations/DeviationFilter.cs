using Dapper;
using Microsoft.AspNetCore.Mvc;
using PerfHub.Api.Features.Lists;
using PerfHub.Api.OpenApi;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Features.Deviations;

/// <summary>Which deviations of a bureau and year are meant: one filter for the list and for all that goes by the list.</summary>
/// <param name="Rule">Only of this rule.</param>
/// <param name="Severity">Only of this severity.</param>
/// <param name="Status">Only of this status.</param>
/// <param name="Unit">Only of the unit with this code.</param>
/// <param name="Sector">Only of units of this sector.</param>
/// <param name="Breadth">How far below the bureau.</param>
public sealed record DeviationFilter(
    string? Rule, Severity? Severity, DeviationStatus? Status, string? Unit, string? Sector, Breadth Breadth)
{
    /// <summary>Whether it takes the deviation <c>d</c> of the standing <c>t</c> of the unit <c>u</c>, whose bureau is in the scope <c>s</c>.</summary>
    internal const string Condition = """
        (@own = 0 OR s.Descendant = @scope)
          AND (@rule IS NULL OR d.RuleId = @rule)
          AND (@severity IS NULL OR d.Severity = @severity)
          AND (@status IS NULL OR d.Status = @status)
          AND (@unit IS NULL OR t.Unit = @unit)
          AND (@sector IS NULL OR u.Sector = @sector)
        """;

    /// <summary>The parameters of <see cref="Condition"/>, and others.</summary>
    /// <param name="others">The others, <c>scope</c> among them.</param>
    internal DynamicParameters With(object others)
    {
        var args = new DynamicParameters(new
        {
            rule = Rule,
            severity = Severity?.ToString(),
            status = Status?.ToString(),
            unit = Unit,
            sector = Sector,
            own = Breadth == Breadth.Own,
        });
        args.AddDynamicParams(others);
        return args;
    }

    /// <summary>The filter as a query has it.</summary>
    /// <param name="Rule">A rule's id.</param>
    /// <param name="Severity">A severity.</param>
    /// <param name="Status">A status.</param>
    /// <param name="Unit">A unit's code.</param>
    /// <param name="Sector">A sector.</param>
    /// <param name="Scope">How far below the bureau.</param>
    public sealed record Parameters(
        [FromQuery(Name = "rule")] string? Rule,
        [FromQuery(Name = "severity")] string? Severity,
        [FromQuery(Name = "status")] string? Status,
        [FromQuery(Name = "unit")] string? Unit,
        [FromQuery(Name = "sector")] string? Sector,
        [FromQuery(Name = "scope")] string? Scope)
    {
        /// <summary>The filter.</summary>
        /// <exception cref="Errors.ProblemException">400 where a parameter is none.</exception>
        public DeviationFilter ToFilter() => new(
            Rule is null || RuleCatalogue.ById.ContainsKey(Rule) ? Rule : throw Paging.Bad("rule", "GET /v1/rules"),
            Paging.OneOf<Severity>("severity", Severity),
            Paging.OneOf<DeviationStatus>("status", Status),
            Unit,
            Sector,
            Paging.OneOf<Breadth>("scope", Scope) ?? Breadth.Subtree);
    }
}

/// <summary>Says of an endpoint that it takes a <see cref="DeviationFilter"/>.</summary>
internal static class DeviationFilterDescription
{
    /// <summary>Names the values of its parameters.</summary>
    /// <param name="endpoint">The endpoint.</param>
    public static RouteHandlerBuilder TakesFilter(this RouteHandlerBuilder endpoint) => endpoint
        .Parameter<Severity>("severity")
        .Parameter<DeviationStatus>("status")
        .Parameter<Breadth>("scope");
}
