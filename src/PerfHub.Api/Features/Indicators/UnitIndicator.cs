using PerfHub.Api.Reports;

namespace PerfHub.Api.Features.Indicators;

/// <summary>A unit's indicator among those of the same name.</summary>
/// <param name="Rank">From 1, by completion, the highest first; ties share one. <see langword="null"/>, as the next, without a completion.</param>
/// <param name="Percentile">100·(population − rank)/(population − 1) of those with a completion, two decimals; 100 where alone.</param>
/// <param name="Bureau">The code of the unit's bureau.</param>
/// <param name="Unit">The unit's code.</param>
/// <param name="UnitName">The unit's name.</param>
/// <param name="Sector">Its sector.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Code">The indicator's code in the unit's report.</param>
/// <param name="Target">Its target.</param>
/// <param name="Final">The value at year's end.</param>
/// <param name="Completion">Final ÷ target, percent; <see langword="null"/> in another direction than <c>atLeast</c>, or where the target is not above 0.</param>
public sealed record UnitIndicator(
    int? Rank, decimal? Percentile, string Bureau, string Unit, string UnitName, string Sector, UnitKind Kind, string Code,
    decimal? Target, decimal? Final, decimal? Completion);
