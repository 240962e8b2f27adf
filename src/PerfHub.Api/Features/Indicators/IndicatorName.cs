namespace PerfHub.Api.Features.Indicators;

/// <summary>A name of indicators.</summary>
/// <param name="Name">The name.</param>
/// <param name="Units">Units that report an indicator of this name.</param>
/// <param name="Count">Indicators of this name; a unit may have several.</param>
public sealed record IndicatorName(string Name, int Units, int Count);
