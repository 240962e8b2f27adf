namespace PerfHub.Rules.Report;

/// <summary>Basic expenditure (基本支出): personnel and public use, 万元.</summary>
public sealed record BasicExpenditure
{
    /// <summary>Personnel expenditure (人员经费), 万元.</summary>
    [NonNegative] public decimal? Personnel { get; init; }

    /// <summary>Public-use expenditure (公用经费), 万元.</summary>
    [NonNegative] public decimal? PublicUse { get; init; }

    /// <summary>Budget of basic expenditure, 万元.</summary>
    [NonNegative] public decimal? Budget { get; init; }

    /// <summary>Executed basic expenditure, 万元.</summary>
    [NonNegative] public decimal? Executed { get; init; }

    /// <summary>Stated execution rate of basic expenditure, percent.</summary>
    [NonNegative] public decimal? ExecutionRate { get; init; }
}
