namespace PerfHub.Api.Features.Overviews;

/// <summary>How many units have filed.</summary>
/// <param name="Registered">Units that file: active ones, and those that have filed.</param>
/// <param name="Filed">Of these, those whose report is there.</param>
/// <param name="Missing">Those whose report is not.</param>
/// <param name="Late">Filed after the window had closed.</param>
/// <param name="Submitted">Filed, not decided upon.</param>
/// <param name="Returned">Sent back.</param>
/// <param name="Accepted">Accepted.</param>
/// <param name="Coverage">Filed ÷ registered, percent, two decimals; <see langword="null"/> where nobody is registered.</param>
/// <param name="OnTimeRate">Filed in time ÷ registered, percent, two decimals; the same.</param>
public sealed record FilingFigures(
    int Registered, int Filed, int Missing, int Late, int Submitted, int Returned, int Accepted, decimal? Coverage, decimal? OnTimeRate);
