namespace PerfHub.Rules.Statistics;

/// <summary>Ratios rounded to 2 decimals, half away from zero; <see langword="null"/> if the divisor is 0.</summary>
public static class Ratio
{
    /// <summary>Part ÷ whole, in percent.</summary>
    public static decimal? Percent(decimal part, decimal whole) => Divide(part * 100m, whole);

    /// <summary>Sum ÷ count.</summary>
    public static decimal? Mean(decimal sum, int count) => Divide(sum, count);

    private static decimal? Divide(decimal dividend, decimal divisor) =>
        divisor == 0m ? null : Math.Round(dividend / divisor, 2, MidpointRounding.AwayFromZero);
}
