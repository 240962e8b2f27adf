namespace PerfHub.Rules.Rules;

/// <summary>How stated figures are checked against computed ones.</summary>
public static class RoundingTolerance
{
    private static readonly decimal[] HalfUnitByScale =
        [.. Enumerable.Range(0, 29).Select(decimals => new decimal(5, 0, 0, false, (byte)Math.Min(28, decimals + 1)))];

    /// <summary>
    /// Whether a stated figure agrees with a computed one at the precision it is stated with:
    /// |x − c| ≤ 0.5·10^−d, d being the decimals of x, the bound included.
    /// </summary>
    /// <param name="stated">The figure as stated; its decimals count, zeros too.</param>
    /// <param name="computed">The figure it should be.</param>
    public static bool Agrees(decimal stated, decimal computed) =>
        Math.Abs(stated - computed) <= HalfUnitByScale[stated.Scale];

    /// <summary>Whether a stated total agrees with a sum of money: within 0.005·(n+1) 万元 for n parts.</summary>
    /// <param name="total">The stated total, 万元.</param>
    /// <param name="sum">The sum of the parts, 万元.</param>
    /// <param name="parts">How many parts were added.</param>
    public static bool SumAgrees(decimal total, decimal sum, int parts) =>
        Math.Abs(total - sum) <= 0.005m * (parts + 1);
}
