using PerfHub.Api.Reports;

namespace PerfHub.Api.Features.Indicators;

/// <summary>An indicator of a unit among those of the same name.</summary>
/// <param name="Rank">By completion from 1, highest first; ties share a rank. <see langword="null"/> without completion.</param>
/// <param name="Percentile">
/// 100·(population − rank)/(population − 1) among the indicators with completion, 2 decimals; 100 for a population of 1. <see
/// langword="null"/> without completion.
/// </param>
/// <param name="Bureau">The code of the unit's bureau.</param>
/// <param name="Unit">The unit's code.</param>
/// <param name="UnitName">The unit's name.</param>
/// <param name="Sector">The unit's sector.</param>
/// <param name="Kind">The unit's kind.</param>
/// <param name="Code">The indicator's code in the unit's report.</param>
/// <param name="Target">The target.</param>
/// <param name="TargetUnitOfMeasure">The unit of measure of the target; <see langword="null"/> if none is stated, or the report was evaluated before it was stored.</param>
/// <param name="Final">The value at year's end.</param>
/// <param name="FinalUnitOfMeasure">The unit of measure of the final value, as for the target.</param>
/// <param name="Completion">Final ÷ target, percent; <see langword="null"/> unless the direction is <c>atLeast</c> and the target is above 0.</param>
public sealed record UnitIndicator(
    int? Rank, decimal? Percentile, string Bureau, string Unit, string UnitName, string Sector, UnitKind Kind, string Code,
    decimal? Target, string? TargetUnitOfMeasure, decimal? Final, string? FinalUnitOfMeasure, decimal? Completion);
