namespace PerfHub.Rules.Rules;

/// <summary>The tolerances within which stated figures agree with computed ones.</summary>
public static class RoundingTolerance
{
    private static readonly decimal[] HalfUnitByScale =
        [.. Enumerable.Range(0, 29).Select(decimals => new decimal(5, 0, 0, false, (byte)Math.Min(28, decimals + 1)))];

    /// <summary>
    /// Whether a stated figure x agrees with a computed one c at the precision of x: |x − c| ≤ 0.5·10^−d, where d is the
    /// number of decimals of x, trailing zeros included.
    /// </summary>
    public static bool Agrees(decimal stated, decimal computed) =>
        Math.Abs(stated - computed) <= HalfUnitByScale[stated.Scale];

    /// <summary>Whether a stated total agrees with a sum of amounts, both in 万元: within 0.005·(n+1) for n parts.</summary>
    public static bool SumAgrees(decimal total, decimal sum, int parts) =>
        Math.Abs(total - sum) <= 0.005m * (parts + 1);
}
