namespace PerfHub.Rules.Report;

/// <summary>The bounds of a figure, both included unless it says otherwise.</summary>
/// <param name="min">The least.</param>
/// <param name="max">The most.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class BetweenAttribute(int min, int max) : Attribute
{
    /// <summary>The least.</summary>
    public int Min { get; } = min;

    /// <summary>The most.</summary>
    public int Max { get; } = max;

    /// <summary>Whether the figure must be above <see cref="Min"/>.</summary>
    public bool MinimumIsExclusive { get; init; }

    /// <summary>Whether a figure lies within the bounds.</summary>
    /// <param name="value">The figure.</param>
    public bool Contains(decimal value) => value <= Max && (MinimumIsExclusive ? value > Min : value >= Min);
}
