namespace PerfHub.Rules.Report;

/// <summary>The unit's overall budget (部门单位整体预算), in 万元; rates in percent.</summary>
public sealed record Budget
{
    /// <summary>Initial budget (年初预算数), 万元.</summary>
    [NonNegative] public required decimal Initial { get; init; }

    /// <summary>
    /// Funds carried over from last year (上年结转), 万元. Some forms count them in the initial budget, others do not; the rules accept either.
    /// </summary>
    [NonNegative] public decimal? CarriedOver { get; init; }

    /// <summary>Adjustment within the year (年中调整数), 万元; negative if the budget was cut.</summary>
    public decimal? Adjustment { get; init; }

    /// <summary>Adjusted, i.e. full-year, budget (全年预算数), 万元.</summary>
    [NonNegative] public required decimal Adjusted { get; init; }

    /// <summary>Funds received (到位数), 万元.</summary>
    [NonNegative] public decimal? Received { get; init; }

    /// <summary>Executed (执行数), 万元.</summary>
    [NonNegative] public required decimal Executed { get; init; }

    /// <summary>Stated adjustment rate (预算调整率), percent.</summary>
    public decimal? AdjustmentRate { get; init; }

    /// <summary>Stated execution rate (预算执行率), percent.</summary>
    [NonNegative] public decimal? ExecutionRate { get; init; }

    /// <summary>The sources of the budget (资金来源).</summary>
    [Count(0, 100)] public IReadOnlyList<BudgetSource>? Sources { get; init; }

    /// <summary>The part that comes from public finance (财政资金).</summary>
    public FiscalFunds? FiscalFunds { get; init; }

    /// <summary>Basic expenditure (基本支出).</summary>
    public BasicExpenditure? Basic { get; init; }

    /// <summary>Project expenditure (项目支出).</summary>
    public Projects? Projects { get; init; }
}
