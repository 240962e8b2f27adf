using PerfHub.Api.Reports;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Reports.State;

namespace PerfHub.Api.Features.Rankings;

/// <summary>A unit in a ranking.</summary>
/// <param name="Rank">From 1 in the order asked for; ties share one: 1, 2, 2, 4.</param>
/// <param name="Percentile">100·(population − rank)/(population − 1), two decimals; 100 where alone.</param>
/// <param name="Value">What is ranked by: points or percent.</param>
/// <param name="Unit">The unit's code.</param>
/// <param name="UnitName">The unit's name.</param>
/// <param name="Bureau">The code of its bureau.</param>
/// <param name="BureauName">The name of its bureau.</param>
/// <param name="Sector">Its sector.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Score">Claimed beside verified, points.</param>
/// <param name="Grade">Claimed beside verified.</param>
/// <param name="ExecutionRate">Executed ÷ adjusted, percent; <see langword="null"/> where nothing was budgeted.</param>
/// <param name="Deviations">Deviations that stand: neither dismissed nor resolved.</param>
/// <param name="PolicyBureau">The bureau whose policy the report was judged by; <see langword="null"/> for the default.</param>
/// <param name="PolicyVersion">That policy's version; <see langword="null"/>, as the next, of a report that was last judged before it was kept.</param>
/// <param name="RuleSetVersion">The rule set that it was judged by.</param>
public sealed record RankedUnit(
    long Rank, decimal Percentile, decimal Value, string Unit, string UnitName, string Bureau, string BureauName, string Sector,
    UnitKind Kind, RankedScore Score, RankedGrade Grade, decimal? ExecutionRate, DeviationCounts Deviations, string? PolicyBureau,
    int? PolicyVersion, string? RuleSetVersion);
