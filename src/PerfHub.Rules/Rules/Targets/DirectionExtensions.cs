using PerfHub.Rules.Report;

namespace PerfHub.Rules.Rules.Targets;

/// <summary>The sign between a final value and its target.</summary>
internal static class DirectionExtensions
{
    /// <summary>The sign as formulas write it.</summary>
    /// <param name="direction">Which side of the target is good.</param>
    public static string ToSymbol(this Direction direction) => direction switch
    {
        Direction.AtLeast => "≥",
        Direction.AtMost => "≤",
        _ => "=",
    };
}
