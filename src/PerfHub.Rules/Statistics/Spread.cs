namespace PerfHub.Rules.Statistics;

/// <summary>
/// How the figures of a group lie around their median. A few wild figures move neither the median nor the median
/// deviation, so they stand out by them.
/// </summary>
/// <param name="Count">How many figures there are.</param>
/// <param name="Median">The figure in the middle, or half of the two in the middle.</param>
/// <param name="MedianDeviation">The median of the distances from the median (MAD).</param>
/// <param name="MeanDeviation">The mean of those distances.</param>
public sealed record Spread(int Count, decimal Median, decimal MedianDeviation, decimal MeanDeviation)
{
    /// <summary>The fewest units in which a figure can stand out; the figures of fewer would also tell of single ones.</summary>
    public const int MinUnits = 20;

    /// <summary>Puts the figures of a group together.</summary>
    /// <param name="figures">The figures, each rounded to six decimals first; one at least.</param>
    public static Spread Compute(IEnumerable<decimal> figures)
    {
        var ascending = figures.Select(Round).Order().ToArray();
        var median = ComputeMedian(ascending);
        var distances = ascending.Select(figure => Math.Abs(figure - median)).Order().ToArray();
        return new Spread(ascending.Length, median, ComputeMedian(distances), distances.Sum() / distances.Length);
    }

    /// <summary>A figure as it is compared, with six decimals.</summary>
    /// <param name="figure">The figure.</param>
    public static decimal Round(decimal figure) => Rules.Figure.Round(figure);

    private static decimal ComputeMedian(decimal[] ascending)
    {
        var half = ascending.Length / 2;
        return ascending.Length % 2 == 1 ? ascending[half] : (ascending[half - 1] + ascending[half]) / 2m;
    }
}
