namespace PerfHub.Rules.Report;

/// <summary>
/// A unit's yearly self-evaluation of its overall spending (部门单位整体支出绩效自评报告), as filed. It follows the official form;
/// blank fields are <see langword="null"/>.
/// </summary>
public sealed record SelfEvaluationReport
{
    /// <summary>The day on which the form was filled in (填报时间).</summary>
    public required DateOnly FilledOn { get; init; }

    /// <summary>The fiscal year; if stated, it must be the year that the report is filed for.</summary>
    [Between(ReportLimits.FirstYear, ReportLimits.LastYear)] public int? FiscalYear { get; init; }

    /// <summary>Duties, departments and staff (部门单位基本情况).</summary>
    public Profile? Profile { get; init; }

    /// <summary>The year's key work (年度重点工作), each item with the figures in its text.</summary>
    [Count(0, 100)] public IReadOnlyList<KeyWork>? KeyWork { get; init; }

    /// <summary>The unit's overall budget and its execution, in 万元.</summary>
    public required Budget Budget { get; init; }

    /// <summary>The management of budget and funds (管理情况).</summary>
    public Management? Management { get; init; }

    /// <summary>The performance indicators (绩效指标), at least one.</summary>
    [Count(1, 500), UniqueBy(nameof(Indicator.Code))] public required IReadOnlyList<Indicator> Indicators { get; init; }

    /// <summary>The score that the unit claims (自评得分).</summary>
    public required ClaimedScore Score { get; init; }

    /// <summary>The conclusion of the evaluation (评价结论).</summary>
    public string? Conclusion { get; init; }

    /// <summary>Main problems (存在的主要问题).</summary>
    [Count(0, 100)] public IReadOnlyList<string>? Problems { get; init; }

    /// <summary>The causes of the problems (原因分析).</summary>
    [Count(0, 100)] public IReadOnlyList<string>? Causes { get; init; }

    /// <summary>The planned improvements (改进措施).</summary>
    [Count(0, 100)] public IReadOnlyList<string>? Improvements { get; init; }

    /// <summary>Suggestions (建议).</summary>
    [Count(0, 100)] public IReadOnlyList<string>? Suggestions { get; init; }

    /// <summary>Who is responsible for the report.</summary>
    public SignOff? SignedOff { get; init; }
}
