using PerfHub.Rules.Report;

namespace PerfHub.Rules.Rules.Targets;

/// <summary>The comparison signs of directions.</summary>
internal static class DirectionExtensions
{
    /// <summary>Gets the sign between final value and target in formulas: ≥, ≤ or =.</summary>
    public static string ToSymbol(this Direction direction) => direction switch
    {
        Direction.AtLeast => "≥",
        Direction.AtMost => "≤",
        _ => "=",
    };
}
