namespace PerfHub.Api.Features.Overviews;

/// <summary>How scores lie, points, two decimals.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="Median">The median.</param>
/// <param name="P10">A tenth of the units has less; quantiles lie between two neighbours in proportion.</param>
/// <param name="P90">A tenth has more.</param>
/// <param name="Histogram">How many have a score in each range of ten points; what is below 0 or above 100 is in the first or the last.</param>
public sealed record ScoreFigures(decimal Mean, decimal Median, decimal P10, decimal P90, IReadOnlyList<ScoreRange> Histogram);
