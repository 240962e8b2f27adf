namespace PerfHub.Documents.Forms.Narrative;

/// <summary>What an amount or percentage in a sentence is.</summary>
internal enum BudgetLabel
{
    Initial,
    Adjusted,
    Executed,

    /// <summary>支出 alone: what was executed of a part; of the whole it may as well be a budget.</summary>
    Spent,

    /// <summary>A budget, not told whether the initial or the adjusted one.</summary>
    Budget,
    CarriedOver,
    Received,
    Adjustment,
    Increase,
    Decrease,
    AdjustmentRate,
    ExecutionRate,
}
