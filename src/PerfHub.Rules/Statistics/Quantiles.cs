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
    public static decimal Compute(IReadOnlyList<decimal> ascending, int percent) => Compute(ascending.Count, place => ascending[place], percent);

    /// <summary>Computes the same of figures that are not in a list.</summary>
    /// <param name="count">The number of figures, at least one.</param>
    /// <param name="getAt">Gets the figure at a place, from 0 for the lowest.</param>
    /// <param name="percent">The quantile, 0–100.</param>
    public static decimal Compute(int count, Func<int, decimal> getAt, int percent)
    {
        var hundredths = (long)(count - 1) * percent;
        var (below, rest) = ((int)(hundredths / 100), hundredths % 100);
        var low = getAt(below);
        var figure = rest == 0 ? low : low + (getAt(below + 1) - low) * rest / 100m;
        return Math.Round(figure, 2, MidpointRounding.AwayFromZero);
    }
}
