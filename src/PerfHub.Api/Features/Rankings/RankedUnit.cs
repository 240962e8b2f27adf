using PerfHub.Api.Reports;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Reports.State;

namespace PerfHub.Api.Features.Rankings;

/// <summary>A unit in a ranking.</summary>
/// <param name="Rank">From 1 in the requested order; ties share a rank: 1, 2, 2, 4.</param>
/// <param name="Percentile">100·(population − rank)/(population − 1), 2 decimals; 100 for a population of 1.</param>
/// <param name="Value">The value ranked by, points or percent.</param>
/// <param name="Unit">The unit's code.</param>
/// <param name="UnitName">The unit's name.</param>
/// <param name="Bureau">The code of the unit's bureau.</param>
/// <param name="BureauName">The name of the unit's bureau.</param>
/// <param name="Sector">The unit's sector.</param>
/// <param name="Kind">The unit's kind.</param>
/// <param name="Score">The claimed and the verified score, points, and the one that the bureau has stated, if any.</param>
/// <param name="Grade">The grades of these scores.</param>
/// <param name="ExecutionRate">Executed ÷ adjusted, percent; <see langword="null"/> where the adjusted budget is 0 or absent.</param>
/// <param name="Deviations">Active deviations: neither dismissed nor resolved.</param>
/// <param name="PolicyBureau">The bureau whose policy the report was evaluated under; <see langword="null"/> for the default policy.</param>
/// <param name="PolicyVersion">That policy's version; <see langword="null"/> for reports last evaluated before versions were stored.</param>
/// <param name="RuleSetVersion">The rule set that the report was evaluated under; <see langword="null"/> as for <c>policyVersion</c>.</param>
public sealed record RankedUnit(
    long Rank, decimal Percentile, decimal Value, string Unit, string UnitName, string Bureau, string BureauName, string Sector,
    UnitKind Kind, RankedScore Score, RankedGrade Grade, decimal? ExecutionRate, DeviationCounts Deviations, string? PolicyBureau,
    int? PolicyVersion, string? RuleSetVersion);
