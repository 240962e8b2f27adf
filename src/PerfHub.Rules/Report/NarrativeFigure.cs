namespace PerfHub.Rules.Report;

/// <summary>A figure named in the narrative.</summary>
public sealed record NarrativeFigure
{
    /// <summary>What is counted.</summary>
    public string? Label { get; init; }

    /// <summary>The figure.</summary>
    public decimal? Value { get; init; }

    /// <summary>Its unit of measure (计量单位), e.g. 家.</summary>
    public string? Unit { get; init; }

    /// <summary>The code of the indicator that the figure speaks of.</summary>
    public string? Indicator { get; init; }

    /// <summary>The share of the year's plan that the narrative says was reached, in percent.</summary>
    public decimal? PercentOfPlan { get; init; }
}
