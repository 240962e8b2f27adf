namespace PerfHub.Documents.Forms.Tables;

/// <summary>What a column of a table of funds holds.</summary>
internal enum FundsColumn
{
    Ignored,
    Initial,
    CarriedOver,
    Adjustment,
    Adjusted,
    Received,
    Executed,
    AdjustmentRate,
    Rate,
    Weight,
    Score,
}
