namespace PerfHub.Rules.Report;

/// <summary>One piece of the year's key work.</summary>
public sealed record KeyWork
{
    /// <summary>What was done, in words.</summary>
    public string? Text { get; init; }

    /// <summary>The figures that the text names.</summary>
    [Count(0, 100)]
    public IReadOnlyList<NarrativeFigure>? Figures { get; init; }
}
