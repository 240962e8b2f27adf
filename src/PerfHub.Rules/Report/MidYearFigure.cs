namespace PerfHub.Rules.Report;

/// <summary>One indicator's value at mid-year.</summary>
public sealed record MidYearFigure : INamedIndicator
{
    /// <summary>The indicator's code.</summary>
    [TextLengthAttribute(1, 64)]
    public required string Code { get; init; }

    /// <summary>The indicator's name.</summary>
    [TextLengthAttribute(1, 500)]
    public required string Name { get; init; }

    /// <summary>The value.</summary>
    public required decimal Value { get; init; }

    /// <summary>Its unit of measure.</summary>
    [TextLengthAttribute(0, 100)]
    public string? Unit { get; init; }
}
