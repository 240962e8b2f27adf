namespace PerfHub.Rules.Report;

/// <summary>A figure in the narrative.</summary>
public sealed record NarrativeFigure
{
    /// <summary>The name of the figure.</summary>
    public string? Label { get; init; }

    /// <summary>The figure.</summary>
    public decimal? Value { get; init; }

    /// <summary>The unit of measure (计量单位), e.g. 家.</summary>
    public string? Unit { get; init; }

    /// <summary>The code of the indicator that the figure refers to.</summary>
    public string? Indicator { get; init; }

    /// <summary>The stated percentage of the year's plan that was reached.</summary>
    public decimal? PercentOfPlan { get; init; }
}
