namespace PerfHub.Rules.Statistics;

/// <summary>Ratios as they are shown: two decimals, half away from zero; nothing where they would be of nothing.</summary>
public static class Ratio
{
    /// <summary>A part of a whole, percent.</summary>
    /// <param name="part">The part.</param>
    /// <param name="whole">The whole.</param>
    public static decimal? Percent(decimal part, decimal whole) => Divide(part * 100m, whole);

    /// <summary>The mean of some figures.</summary>
    /// <param name="sum">Their sum.</param>
    /// <param name="count">How many they are.</param>
    public static decimal? Mean(decimal sum, int count) => Divide(sum, count);

    private static decimal? Divide(decimal dividend, decimal divisor) =>
        divisor == 0m ? null : Math.Round(dividend / divisor, 2, MidpointRounding.AwayFromZero);
}
