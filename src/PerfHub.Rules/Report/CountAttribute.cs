namespace PerfHub.Rules.Report;

/// <summary>The number of items that a list may have.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class CountAttribute(int min, int max) : Attribute
{
    /// <summary>The minimum number of items.</summary>
    public int Min { get; } = min;

    /// <summary>The maximum number of items.</summary>
    public int Max { get; } = max;
}
