using PerfHub.Api.Http.Lists;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Features.Deviations;

/// <summary>Says of an endpoint that it takes a <see cref="DeviationFilter"/>.</summary>
internal static class DeviationFilterEndpointExtensions
{
    /// <summary>Names the values of its parameters.</summary>
    /// <param name="endpoint">The endpoint.</param>
    public static RouteHandlerBuilder AcceptsDeviationFilter(this RouteHandlerBuilder endpoint) => endpoint
        .WithMultiValueParameter("rule", RuleCatalogue.All.Select(rule => rule.Id))
        .WithMultiValueParameter("group", Enum.GetValues<RuleGroup>().Select(RuleGroupLetters.GetLetter))
        .WithMultiValueParameter("severity", Enum.GetValues<Severity>().Select(Paging.ToCamelCase))
        .WithMultiValueParameter("status", Enum.GetValues<DeviationStatus>().Select(Paging.ToCamelCase))
        .WithEnumParameter<ListScope>("scope");
}
