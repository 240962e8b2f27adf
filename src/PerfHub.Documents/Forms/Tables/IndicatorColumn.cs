namespace PerfHub.Documents.Forms.Tables;

/// <summary>What a column of a table of indicators holds.</summary>
internal enum IndicatorColumn
{
    Ignored,
    Code,
    Category,
    Subcategory,
    Name,
    Core,
    Direction,
    Unit,
    Target,
    AdjustedTarget,
    MidYear,
    Final,
    Rate,
    Weight,
    Score,
    Reason,
    Improvement,
    Evidence,
}
