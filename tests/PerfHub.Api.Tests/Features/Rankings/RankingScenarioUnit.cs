namespace PerfHub.Api.Tests.Features.Rankings;

/// <summary>A unit as it is first registered, and the steps that follow.</summary>
public sealed record RankingScenarioUnit(string Code, bool IsNorth, string Sector, string Kind, IReadOnlyList<UnitStep> Steps);
