using PerfHub.Rules.Report;
using PerfHub.Rules.Scoring;

namespace PerfHub.Rules.Rules;

/// <summary>Writes targets in formulas and messages.</summary>
internal static class TargetComparisonExtensions
{
    /// <summary>Formats the target, e.g. <c>20</c> or <c>[40, 60]</c>.</summary>
    public static string FormatValue(this TargetComparison comparison) =>
        comparison.Direction == Direction.Between ? Text.Format($"[{comparison.Low}, {comparison.High}]") : Text.Format($"{comparison.Low}");

    /// <summary>Formats the target with its direction, e.g. <c>≥ 20</c> or <c>∈ [40, 60]</c>.</summary>
    public static string FormatTarget(this TargetComparison comparison) => comparison.Direction switch
    {
        Direction.AtLeast => Text.Format($"≥ {comparison.Low}"),
        Direction.AtMost => Text.Format($"≤ {comparison.High}"),
        Direction.Between => Text.Format($"∈ {comparison.FormatValue()}"),
        _ => Text.Format($"= {comparison.Low}"),
    };
}
