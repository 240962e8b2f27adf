namespace PerfHub.Api.Features.Overviews;

/// <summary>The number of units by filing status.</summary>
/// <param name="Registered">Active units, and inactive ones that have filed.</param>
/// <param name="Filed">Registered units with a report: submitted, returned or accepted.</param>
/// <param name="Missing">Registered units without a report, those whose report was withdrawn included.</param>
/// <param name="Late">Reports received after the window closed.</param>
/// <param name="Submitted">Reports awaiting review.</param>
/// <param name="Returned">Reports returned; they are counted here and in no other figure of the overview.</param>
/// <param name="Accepted">Reports accepted.</param>
/// <param name="Withdrawn">Reports withdrawn; they are counted here and in no other figure of the overview.</param>
/// <param name="Coverage">Filed ÷ registered, percent, 2 decimals; <see langword="null"/> where no unit is registered.</param>
/// <param name="OnTimeRate">Filed on time ÷ registered, percent, 2 decimals; <see langword="null"/> where no unit is registered.</param>
public sealed record FilingFigures(
    int Registered, int Filed, int Missing, int Late, int Submitted, int Returned, int Accepted, int Withdrawn, decimal? Coverage, decimal? OnTimeRate);
