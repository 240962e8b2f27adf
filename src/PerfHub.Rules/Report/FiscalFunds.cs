namespace PerfHub.Rules.Report;

/// <summary>The fiscal funds (财政资金) within the budget, 万元.</summary>
public sealed record FiscalFunds
{
    /// <summary>Initial fiscal funds, 万元.</summary>
    [NonNegative] public decimal? Initial { get; init; }

    /// <summary>Adjusted fiscal funds, 万元.</summary>
    [NonNegative] public decimal? Adjusted { get; init; }

    /// <summary>Executed fiscal funds, 万元.</summary>
    [NonNegative] public decimal? Executed { get; init; }

    /// <summary>A remark on the scope of the fiscal funds.</summary>
    public string? Note { get; init; }
}
