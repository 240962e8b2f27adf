namespace PerfHub.Rules.Report;

/// <summary>The monitoring figures that a unit files halfway through the year (年中监控).</summary>
public sealed record MidYearFigures
{
    /// <summary>The day the figures were filled in.</summary>
    public required DateOnly FilledOn { get; init; }

    /// <summary>The figures, one for each indicator.</summary>
    [Count(1, 500)]
    [UniqueBy(nameof(MidYearFigure.Code))]
    public required IReadOnlyList<MidYearFigure> Indicators { get; init; }
}

/// <summary>One indicator's value at mid-year.</summary>
public sealed record MidYearFigure : INamedIndicator
{
    /// <summary>The indicator's code.</summary>
    [Length(1, 64)]
    public required string Code { get; init; }

    /// <summary>The indicator's name.</summary>
    [Length(1, 500)]
    public required string Name { get; init; }

    /// <summary>The value.</summary>
    public required decimal Value { get; init; }

    /// <summary>Its unit of measure.</summary>
    [Length(0, 100)]
    public string? Unit { get; init; }
}
