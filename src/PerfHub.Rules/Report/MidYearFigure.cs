namespace PerfHub.Rules.Report;

/// <summary>The mid-year value of one indicator.</summary>
public sealed record MidYearFigure : INamedIndicator
{
    /// <summary>The indicator's code.</summary>
    [TextLength(1, 64)] public required string Code { get; init; }

    /// <summary>The indicator's name.</summary>
    [TextLength(1, 500)] public required string Name { get; init; }

    /// <summary>The value.</summary>
    public required decimal Value { get; init; }

    /// <summary>The unit of measure.</summary>
    [TextLength(0, 100)] public string? Unit { get; init; }
}
