namespace PerfHub.Api.Features.Indicators;

/// <summary>A name that indicators have.</summary>
/// <param name="Name">The name.</param>
/// <param name="Units">How many units report an indicator of this name.</param>
/// <param name="Count">How many indicators there are of this name; a unit may have several.</param>
public sealed record IndicatorName(string Name, int Units, int Count);
