using PerfHub.Api.Http.Lists;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Features.Deviations;

/// <summary>Says of an endpoint that it takes a <see cref="DeviationFilter"/>.</summary>
internal static class DeviationFilterDescription
{
    /// <summary>Names the values of its parameters.</summary>
    /// <param name="endpoint">The endpoint.</param>
    public static RouteHandlerBuilder TakesFilter(this RouteHandlerBuilder endpoint) => endpoint
        .Parameters("rule", RuleCatalogue.All.Select(rule => rule.Id))
        .Parameters("group", Enum.GetValues<RuleGroup>().Select(RuleGroups.Letter))
        .Parameters("severity", Enum.GetValues<Severity>().Select(Paging.CamelCase))
        .Parameters("status", Enum.GetValues<DeviationStatus>().Select(Paging.CamelCase))
        .Parameter<Breadth>("scope");
}
