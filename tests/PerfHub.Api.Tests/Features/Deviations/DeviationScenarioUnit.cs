using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Features.Deviations;

/// <summary>A unit and the revisions that it files, in order.</summary>
public sealed record DeviationScenarioUnit(bool IsNorth, string Name, string Sector, IReadOnlyList<SmallReport> Reports);
