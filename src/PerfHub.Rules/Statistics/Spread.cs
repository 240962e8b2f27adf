using PerfHub.Rules.Report;

namespace PerfHub.Rules.Statistics;

/// <summary>
/// The spread of a group's figures around their median. A few extreme figures hardly affect median and median deviation, so
/// they stand out against both.
/// </summary>
/// <param name="Count">The number of figures.</param>
/// <param name="Median">The median; the mean of the two middle figures if the count is even.</param>
/// <param name="MedianDeviation">The median of the absolute deviations from the median (MAD).</param>
/// <param name="MeanDeviation">The mean of the absolute deviations from the median.</param>
public sealed record Spread(int Count, decimal Median, decimal MedianDeviation, decimal MeanDeviation)
{
    /// <summary>The smallest peer group in which outliers are sought; the statistics of smaller ones would reveal single units.</summary>
    public const int MinUnits = 20;

    /// <summary>Computes the spread of at least one figure; each is rounded to 6 decimals first.</summary>
    public static Spread Compute(IEnumerable<decimal> figures)
    {
        var ascending = figures.Select(ReportLimits.Round).Order().ToArray();
        var median = ComputeMedian(ascending);
        var deviations = ascending.Select(figure => Math.Abs(figure - median)).Order().ToArray();
        return new Spread(ascending.Length, median, ComputeMedian(deviations), deviations.Sum() / deviations.Length);
    }

    private static decimal ComputeMedian(decimal[] ascending)
    {
        var middle = ascending.Length / 2;
        return ascending.Length % 2 == 1 ? ascending[middle] : (ascending[middle - 1] + ascending[middle]) / 2m;
    }
}
