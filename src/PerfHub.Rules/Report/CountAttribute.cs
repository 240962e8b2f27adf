namespace PerfHub.Rules.Report;

/// <summary>The number of items that a list may hold.</summary>
/// <param name="min">The fewest.</param>
/// <param name="max">The most.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class CountAttribute(int min, int max) : Attribute
{
    /// <summary>The fewest items.</summary>
    public int Min { get; } = min;

    /// <summary>The most items.</summary>
    public int Max { get; } = max;
}
