namespace PerfHub.Rules.Statistics;

/// <summary>Ratios rounded to 2 decimals, half away from zero; <see langword="null"/> if the divisor is 0.</summary>
public static class Ratio
{
    /// <summary>Part ÷ whole, in percent.</summary>
    public static decimal? Percent(decimal part, decimal whole) => Divide(part * 100m, whole);

    /// <summary>Sum ÷ count.</summary>
    public static decimal? Mean(decimal sum, int count) => Divide(sum, count);

    /// <summary>The percentile of a rank: 100·(population − rank) ÷ (population − 1); 100 for a population of 1.</summary>
    public static decimal Percentile(long rank, long population) => Divide(100m * (population - rank), population - 1) ?? 100m;

    private static decimal? Divide(decimal dividend, decimal divisor) =>
        divisor == 0m ? null : Math.Round(dividend / divisor, 2, MidpointRounding.AwayFromZero);
}
