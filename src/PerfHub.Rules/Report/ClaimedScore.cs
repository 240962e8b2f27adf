namespace PerfHub.Rules.Report;

/// <summary>The score that the unit claims, in points.</summary>
public sealed record ClaimedScore
{
    /// <summary>The weight of budget execution, usually 10 points.</summary>
    [NonNegative] public decimal? ExecutionWeight { get; init; }

    /// <summary>The points claimed for budget execution.</summary>
    [NonNegative] public decimal? Execution { get; init; }

    /// <summary>The claimed total (自评总分).</summary>
    [NonNegative] public required decimal Total { get; init; }

    /// <summary>The claimed grade (评价等级).</summary>
    public required Grade Grade { get; init; }
}
