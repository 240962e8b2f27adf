namespace PerfHub.Rules.Report;

/// <summary>The range of a figure; the maximum is inclusive, the minimum unless <see cref="MinimumIsExclusive"/>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class BetweenAttribute(int min, int max) : Attribute
{
    /// <summary>The minimum.</summary>
    public int Min { get; } = min;

    /// <summary>The maximum.</summary>
    public int Max { get; } = max;

    /// <summary>Whether the figure must be greater than <see cref="Min"/>.</summary>
    public bool MinimumIsExclusive { get; init; }

    /// <summary>Whether a figure is within the range.</summary>
    public bool Contains(decimal value) => value <= Max && (MinimumIsExclusive ? value > Min : value >= Min);
}
