using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Features.Overviews;

/// <summary>A unit of a <see cref="DashboardScenario"/>.</summary>
/// <param name="BureauIndex">0: the city; 1: its northern district; 2: its southern district; 3: a bureau below the northern district.</param>
/// <param name="Sector">The unit's sector.</param>
/// <param name="Kind">The unit's kind, as in the API.</param>
/// <param name="Indicators">Name and target of each indicator in the report.</param>
/// <param name="Report">The report; <see langword="null"/> if the unit files none.</param>
/// <param name="HasExtension">The unit's window is extended; applies in the northern district only.</param>
/// <param name="Decision">The bureau's decision: accept, return, or <see langword="null"/>.</param>
/// <param name="IsActive">The unit is still active after all steps.</param>
public sealed record DashboardScenarioUnit(
    int BureauIndex, string Sector, string Kind, IReadOnlyList<(string Name, decimal Target)> Indicators, SmallReport? Report, bool HasExtension,
    string? Decision, bool IsActive);
