namespace PerfHub.Rules.Report;

/// <summary>
/// A unit of measure (计量单位): a base unit, e.g. 人次, and the factor before it, e.g. 10,000 for 万人次. Figures with one base are
/// compared in the base unit.
/// </summary>
/// <param name="Base">The base unit in its normal form; see <see cref="NormalizedText"/>.</param>
/// <param name="Factor">How many base units one unit is.</param>
public readonly record struct UnitOfMeasure(string Base, decimal Factor)
{
    private static readonly (string Prefix, decimal Factor)[] Prefixes =
    [
        ("百万", 1_000_000m), ("千万", 10_000_000m), ("百", 100m), ("千", 1_000m), ("万", 10_000m), ("亿", 100_000_000m),
    ];

    /// <summary>Gets the normal form of a unit of measure; <see langword="null"/> if it is blank.</summary>
    public static string? Normalize(string? unit) => NormalizedText.Normalize(unit) is { Length: > 0 } normalized ? normalized : null;

    /// <summary>Parses a unit of measure; <see langword="null"/> if it is blank.</summary>
    public static UnitOfMeasure? Parse(string? unit)
    {
        if (Normalize(unit) is not { } normalized)
        {
            return null;
        }

        foreach (var (prefix, factor) in Prefixes)
        {
            // 百分点 and 千分之一 are no multiples of 分点 and 分之一.
            if (normalized.StartsWith(prefix, StringComparison.Ordinal) && normalized.Length > prefix.Length && normalized[prefix.Length] != '分')
            {
                return new UnitOfMeasure(normalized[prefix.Length..], factor);
            }
        }

        return new UnitOfMeasure(normalized, 1m);
    }

    /// <summary>Whether two units of measure have one base; a blank one goes with any other.</summary>
    public static bool HaveSameBase(string? left, string? right) =>
        left == right || Parse(left) is not { } first || Parse(right) is not { } second || first.Base == second.Base;

    /// <summary>
    /// Converts two figures for comparison: unchanged if their units of measure are the same or one is blank, to the base unit if
    /// only the factors differ; <see langword="null"/> if the bases differ.
    /// </summary>
    public static (decimal Left, decimal Right)? ToComparable(decimal left, string? leftUnit, decimal right, string? rightUnit)
    {
        var (leftFactor, rightFactor) = (1m, 1m);
        if (leftUnit != rightUnit && Parse(leftUnit) is { } first && Parse(rightUnit) is { } second)
        {
            if (first.Base != second.Base)
            {
                return null;
            }

            (leftFactor, rightFactor) = first.Factor == second.Factor ? (1m, 1m) : (first.Factor, second.Factor);
        }

        return (left * leftFactor, right * rightFactor);
    }
}
