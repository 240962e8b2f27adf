namespace PerfHub.Api.Features.Overviews;

/// <summary>The distribution of scores, points, 2 decimals; quantiles are interpolated linearly.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="Median">The median.</param>
/// <param name="P10">The 10th percentile.</param>
/// <param name="P90">The 90th percentile.</param>
/// <param name="Histogram">Scores in ranges of 10 points; scores below 0 or above 100 count in the first or last range.</param>
public sealed record ScoreFigures(decimal Mean, decimal Median, decimal P10, decimal P90, IReadOnlyList<ScoreRange> Histogram);
