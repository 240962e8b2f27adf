namespace PerfHub.Api.Features.Overviews;

/// <summary>The number of units by filing status.</summary>
/// <param name="Registered">Active units, and inactive ones that have filed.</param>
/// <param name="Filed">Registered units with a report.</param>
/// <param name="Missing">Registered units without a report.</param>
/// <param name="Late">Reports received after the window closed.</param>
/// <param name="Submitted">Reports awaiting review.</param>
/// <param name="Returned">Reports returned.</param>
/// <param name="Accepted">Reports accepted.</param>
/// <param name="Coverage">Filed ÷ registered, percent, 2 decimals; <see langword="null"/> where no unit is registered.</param>
/// <param name="OnTimeRate">Filed on time ÷ registered, percent, 2 decimals; <see langword="null"/> where no unit is registered.</param>
public sealed record FilingFigures(
    int Registered, int Filed, int Missing, int Late, int Submitted, int Returned, int Accepted, decimal? Coverage, decimal? OnTimeRate);
