using PerfHub.Api.Http.Lists;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Scoring;

namespace PerfHub.Api.Features.Deviations;

/// <summary>Documents the parameters of <see cref="DeviationFilter"/> on an endpoint.</summary>
internal static class DeviationFilterEndpointExtensions
{
    /// <summary>Lists the allowed values of the parameters.</summary>
    public static RouteHandlerBuilder AcceptsDeviationFilter(this RouteHandlerBuilder endpoint) => endpoint
        .WithMultiValueParameter("rule", "RuleId", RuleCatalogue.All.Select(rule => rule.Id))
        .WithMultiValueParameter("group", nameof(RuleGroup), Enum.GetValues<RuleGroup>().Select(RuleGroupLetters.GetLetter))
        .WithMultiValueParameter<Severity>("severity")
        .WithMultiValueParameter<DeviationStatus>("status")
        .WithDecimalParameter("minDifference")
        .WithDecimalParameter("maxDifference")
        .WithEnumParameter<ListScope>("scope");
}
