using PerfHub.Rules.Report;

namespace PerfHub.Rules.Rules;

/// <summary>Fields of an indicator as patterns for <see cref="ReportFields.Resolve"/>.</summary>
internal static class IndicatorFields
{
    /// <summary>What the claimed and the verified points of an indicator rest on.</summary>
    public static IReadOnlyList<string> Points { get; } = ["score", "weight", "kind", "attainment?", "direction?", "target?", "final?"];

    /// <summary>
    /// Returns the patterns of fields. The target is the one that rules go by (<see cref="IndicatorExtensions.GetEffectiveTarget"/>): the
    /// original one does not matter where an adjusted one replaces it, except for a unit of measure that the adjusted one leaves out.
    /// </summary>
    public static IEnumerable<string> GetPatterns(IReadOnlyList<Indicator> indicators, int index, IReadOnlyList<string> fields)
    {
        var adjusted = indicators[index].AdjustedTarget;
        foreach (var field in fields)
        {
            if (adjusted is null || !IsTarget(field))
            {
                yield return $"/indicators/{index}/{field}";
                continue;
            }

            if (field.StartsWith("target/unit", StringComparison.Ordinal) && UnitOfMeasure.Normalize(adjusted.Unit) is not null)
            {
                yield return $"/indicators/{index}/adjustedTarget/unit?";
            }
            else if (!field.StartsWith("target/unit", StringComparison.Ordinal))
            {
                yield return $"/indicators/{index}/adjustedTarget";
            }

            if (UnitOfMeasure.Normalize(adjusted.Unit) is null)
            {
                yield return $"/indicators/{index}/target/unit?";
            }
        }
    }

    /// <summary>Returns the patterns of fields of all indicators.</summary>
    public static IEnumerable<string> GetPatterns(IReadOnlyList<Indicator> indicators, IReadOnlyList<string> fields) =>
        indicators.Any(it => it.AdjustedTarget is not null)
            ? Enumerable.Range(0, indicators.Count).SelectMany(i => GetPatterns(indicators, i, fields))
            : fields.Select(field => $"/indicators/*/{field}");

    private static bool IsTarget(string field) => field is "target" or "target?" or "target/unit?";
}
