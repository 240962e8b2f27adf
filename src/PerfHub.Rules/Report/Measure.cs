namespace PerfHub.Rules.Report;

/// <summary>A value with its unit of measure (计量单位).</summary>
public sealed record Measure
{
    /// <summary>The value.</summary>
    public required decimal Value { get; init; }

    /// <summary>The unit of measure, e.g. 场次.</summary>
    [TextLength(0, 100)] public string? Unit { get; init; }
}
