namespace PerfHub.Rules.Statistics;

/// <summary>Computes quantiles.</summary>
public static class Quantiles
{
    /// <summary>
    /// Computes a quantile with linear interpolation (Hyndman–Fan type 7, PERCENTILE.INC in spreadsheets), rounded to 2 decimals,
    /// half away from zero.
    /// </summary>
    /// <param name="ascending">At least one figure, in ascending order.</param>
    /// <param name="percent">The quantile, 0–100.</param>
    public static decimal Compute(IReadOnlyList<decimal> ascending, int percent)
    {
        var hundredths = (long)(ascending.Count - 1) * percent;
        var (below, rest) = ((int)(hundredths / 100), hundredths % 100);
        var low = ascending[below];
        var figure = rest == 0 ? low : low + (ascending[below + 1] - low) * rest / 100m;
        return Math.Round(figure, 2, MidpointRounding.AwayFromZero);
    }
}
