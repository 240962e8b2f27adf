namespace PerfHub.Rules.Report;

/// <summary>One source of the budget.</summary>
public sealed record BudgetSource
{
    /// <summary>The kind of source: <c>upperLevel</c> 上级资金, <c>ownLevel</c> 本级资金, <c>other</c> 其他资金.</summary>
    public string? Kind { get; init; }

    /// <summary>The part of the initial budget from this source, 万元.</summary>
    [NonNegative] public decimal? Initial { get; init; }

    /// <summary>The carried-over funds from this source, 万元.</summary>
    [NonNegative] public decimal? CarriedOver { get; init; }

    /// <summary>The part of the adjusted budget from this source, 万元.</summary>
    [NonNegative] public decimal? Adjusted { get; init; }

    /// <summary>The executed amount from this source, 万元.</summary>
    [NonNegative] public decimal? Executed { get; init; }
}
