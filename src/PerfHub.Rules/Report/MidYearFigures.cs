namespace PerfHub.Rules.Report;

/// <summary>The monitoring figures that a unit files halfway through the year (年中监控).</summary>
public sealed record MidYearFigures
{
    /// <summary>The day on which the figures were filled in.</summary>
    public required DateOnly FilledOn { get; init; }

    /// <summary>The figures, one for each indicator.</summary>
    [Count(1, 500), UniqueBy(nameof(MidYearFigure.Code))] public required IReadOnlyList<MidYearFigure> Indicators { get; init; }
}
