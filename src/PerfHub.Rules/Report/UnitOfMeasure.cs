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

    // 亿亿; longer sequences of prefixes are no unit that anybody uses.
    private const decimal MaxFactor = 10_000_000_000_000_000m;

    private const decimal MaxInBaseUnit = ReportLimits.MaxMagnitude * 100_000_000m;

    /// <summary>Gets the normal form of a unit of measure; <see langword="null"/> if it is blank.</summary>
    public static string? Normalize(string? unit) => NormalizedText.Normalize(unit) is { Length: > 0 } normalized ? normalized : null;

    /// <summary>Parses a unit of measure; <see langword="null"/> if it is blank.</summary>
    public static UnitOfMeasure? Parse(string? unit)
    {
        if (Normalize(unit) is not { } normalized)
        {
            return null;
        }

        // 千分之一 is no multiple of 分之一.
        if (normalized[0] is not ('百' or '千' or '万' or '亿') || normalized.Contains("分之", StringComparison.Ordinal))
        {
            return new UnitOfMeasure(normalized, 1m);
        }

        var (rest, factor) = (normalized, 1m);
        while (StripPrefix(rest) is var (stripped, prefix) && factor * prefix <= MaxFactor)
        {
            (rest, factor) = (stripped, factor * prefix);
        }

        // 百分点 is no multiple of 分点.
        return rest[0] == '分' ? new UnitOfMeasure(normalized, 1m) : new UnitOfMeasure(rest, factor);
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
        if (leftUnit == rightUnit || Parse(leftUnit) is not { } first || Parse(rightUnit) is not { } second)
        {
            return (left, right);
        }

        return first.Base != second.Base ? null
            : first.Factor == second.Factor ? (left, right)
            : (first.ToBaseUnit(left), second.ToBaseUnit(right));
    }

    /// <summary>Converts a figure to the base unit, held within limits that leave room for rates of it.</summary>
    public decimal ToBaseUnit(decimal figure) => Math.Clamp(figure * Factor, -MaxInBaseUnit, MaxInBaseUnit);

    private static (string Base, decimal Factor)? StripPrefix(string unit)
    {
        foreach (var (prefix, factor) in Prefixes)
        {
            if (unit.Length > prefix.Length && unit.StartsWith(prefix, StringComparison.Ordinal))
            {
                return (unit[prefix.Length..], factor);
            }
        }

        return null;
    }
}
