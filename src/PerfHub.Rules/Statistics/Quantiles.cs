namespace PerfHub.Rules.Statistics;

/// <summary>Quantiles of figures in ascending order.</summary>
public static class Quantiles
{
    /// <summary>
    /// The figure below which a share of all figures lies, between two neighbours in proportion: the most common definition
    /// (Hyndman–Fan 7, PERCENTILE.INC in spreadsheets). Two decimals, half away from zero.
    /// </summary>
    /// <param name="ascending">The figures; one at least.</param>
    /// <param name="percent">The share, 0–100.</param>
    public static decimal Compute(IReadOnlyList<decimal> ascending, int percent)
    {
        var hundredths = (long)(ascending.Count - 1) * percent;
        var (below, rest) = ((int)(hundredths / 100), hundredths % 100);
        var low = ascending[below];
        var figure = rest == 0 ? low : low + (ascending[below + 1] - low) * rest / 100m;
        return Math.Round(figure, 2, MidpointRounding.AwayFromZero);
    }
}
