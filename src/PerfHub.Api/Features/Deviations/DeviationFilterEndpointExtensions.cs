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
        .WithMultiValueParameter("rule", "RuleId", RuleCatalogue.All.Select(rule => rule.Id), "A rule of the catalogue; later versions add others.")
        .WithMultiValueParameter("group", nameof(RuleGroup), Enum.GetValues<RuleGroup>().Select(RuleGroupLetters.GetLetter), "A group of the catalogue of rules, by its letter.")
        .WithMultiValueParameter<Severity>("severity")
        .WithMultiValueParameter<DeviationStatus>("status")
        .WithDecimalParameter("minDifference")
        .WithDecimalParameter("maxDifference")
        .WithEnumParameter<ListScope>("scope")
        .WithParameterDescription("status", "Only deviations with these statuses; several as for rule.")
        .WithParameterDescription("unit", "Only deviations of the unit with this code.")
        .WithParameterDescription("bureau", "Only deviations of the bureau with this code and of those below it.")
        .WithParameterDescription("sector", "Only deviations of units of this sector.");
}
