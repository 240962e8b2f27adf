namespace PerfHub.Rules.Report;

/// <summary>One item of the year's key work (年度重点工作).</summary>
public sealed record KeyWork
{
    /// <summary>The description of the work.</summary>
    public string? Text { get; init; }

    /// <summary>The figures that the text states.</summary>
    [Count(0, 100)] public IReadOnlyList<NarrativeFigure>? Figures { get; init; }
}
