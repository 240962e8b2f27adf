namespace PerfHub.Rules.Report;

/// <summary>The unit's overall budget (部门单位整体预算), in 万元; rates in percent.</summary>
public sealed record Budget
{
    /// <summary>Initial budget (年初预算数), 万元.</summary>
    [NonNegative]
    public required decimal Initial { get; init; }

    /// <summary>Adjustment within the year (年中调整数), 万元; negative where the budget was cut.</summary>
    public decimal? Adjustment { get; init; }

    /// <summary>Adjusted, that is full-year, budget (全年预算数), 万元.</summary>
    [NonNegative]
    public required decimal Adjusted { get; init; }

    /// <summary>Executed (执行数), 万元.</summary>
    [NonNegative]
    public required decimal Executed { get; init; }

    /// <summary>Stated adjustment rate (预算调整率), percent.</summary>
    public decimal? AdjustmentRate { get; init; }

    /// <summary>Stated execution rate (预算执行率), percent.</summary>
    [NonNegative]
    public decimal? ExecutionRate { get; init; }

    /// <summary>Where the initial budget comes from (资金来源).</summary>
    [Count(0, 100)]
    public IReadOnlyList<BudgetSource>? Sources { get; init; }

    /// <summary>The part that comes from public finance (财政资金).</summary>
    public FiscalFunds? FiscalFunds { get; init; }

    /// <summary>Basic expenditure (基本支出).</summary>
    public BasicExpenditure? Basic { get; init; }

    /// <summary>Project expenditure (项目支出).</summary>
    public Projects? Projects { get; init; }
}

/// <summary>One source of the initial budget.</summary>
public sealed record BudgetSource
{
    /// <summary>The kind of source: <c>upperLevel</c> 上级资金, <c>ownLevel</c> 本级资金, <c>other</c> 其他资金.</summary>
    public string? Kind { get; init; }

    /// <summary>Its share of the initial budget, 万元.</summary>
    [NonNegative]
    public decimal? Initial { get; init; }
}

/// <summary>The fiscal funds (财政资金) within the budget, 万元.</summary>
public sealed record FiscalFunds
{
    /// <summary>Initial fiscal funds, 万元.</summary>
    [NonNegative]
    public decimal? Initial { get; init; }

    /// <summary>Adjusted fiscal funds, 万元.</summary>
    [NonNegative]
    public decimal? Adjusted { get; init; }

    /// <summary>Executed fiscal funds, 万元.</summary>
    [NonNegative]
    public decimal? Executed { get; init; }

    /// <summary>A remark on scope.</summary>
    public string? Note { get; init; }
}

/// <summary>Basic expenditure (基本支出): personnel and public use, 万元.</summary>
public sealed record BasicExpenditure
{
    /// <summary>Personnel expenditure (人员经费), 万元.</summary>
    [NonNegative]
    public decimal? Personnel { get; init; }

    /// <summary>Public-use expenditure (公用经费), 万元.</summary>
    [NonNegative]
    public decimal? PublicUse { get; init; }

    /// <summary>Budget of basic expenditure, 万元.</summary>
    [NonNegative]
    public decimal? Budget { get; init; }

    /// <summary>Executed basic expenditure, 万元.</summary>
    [NonNegative]
    public decimal? Executed { get; init; }

    /// <summary>Stated execution rate of basic expenditure, percent.</summary>
    [NonNegative]
    public decimal? ExecutionRate { get; init; }
}

/// <summary>Project expenditure (项目支出) and its list, 万元.</summary>
public sealed record Projects
{
    /// <summary>Total budget of the projects, 万元.</summary>
    [NonNegative]
    public decimal? Budget { get; init; }

    /// <summary>Total executed of the projects, 万元.</summary>
    [NonNegative]
    public decimal? Executed { get; init; }

    /// <summary>The project list.</summary>
    [Count(0, 1000)]
    public IReadOnlyList<Project>? Items { get; init; }
}

/// <summary>One project, 万元.</summary>
public sealed record Project
{
    /// <summary>Name of the project.</summary>
    public string? Name { get; init; }

    /// <summary>The kind of source that pays for it, as in <see cref="BudgetSource.Kind"/>.</summary>
    public string? Source { get; init; }

    /// <summary>Budget of the project, 万元.</summary>
    [NonNegative]
    public decimal? Budget { get; init; }

    /// <summary>Executed of the project, 万元.</summary>
    [NonNegative]
    public decimal? Executed { get; init; }
}
