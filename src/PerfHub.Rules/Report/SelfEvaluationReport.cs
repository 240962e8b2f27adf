using System.Text.Json.Serialization;

namespace PerfHub.Rules.Report;

/// <summary>
/// A unit's yearly self-evaluation of its overall spending (部门单位整体支出绩效自评报告), as it is filed.
/// The shape follows the official form; what the form leaves blank is <see langword="null"/>.
/// </summary>
public sealed record SelfEvaluationReport
{
    /// <summary>The day the form was filled in (填报时间).</summary>
    public required DateOnly FilledOn { get; init; }

    /// <summary>Duties, departments and staff (部门单位基本情况).</summary>
    public Profile? Profile { get; init; }

    /// <summary>The year's key work (年度重点工作), each with the figures its text names.</summary>
    [Count(0, 100)]
    public IReadOnlyList<KeyWork>? KeyWork { get; init; }

    /// <summary>The unit's overall budget and its execution, in 万元.</summary>
    public required Budget Budget { get; init; }

    /// <summary>How budget and funds are managed (管理情况).</summary>
    public Management? Management { get; init; }

    /// <summary>The performance indicators (绩效指标), at least one.</summary>
    [Count(1, 500)]
    [UniqueBy(nameof(Indicator.Code))]
    public required IReadOnlyList<Indicator> Indicators { get; init; }

    /// <summary>The score the unit gives itself (自评得分).</summary>
    public required ClaimedScore Score { get; init; }

    /// <summary>The conclusion of the evaluation (评价结论).</summary>
    public string? Conclusion { get; init; }

    /// <summary>Main problems (存在的主要问题).</summary>
    [Count(0, 100)]
    public IReadOnlyList<string>? Problems { get; init; }

    /// <summary>Their causes (原因分析).</summary>
    [Count(0, 100)]
    public IReadOnlyList<string>? Causes { get; init; }

    /// <summary>What will be improved (改进措施).</summary>
    [Count(0, 100)]
    public IReadOnlyList<string>? Improvements { get; init; }

    /// <summary>Suggestions (建议).</summary>
    [Count(0, 100)]
    public IReadOnlyList<string>? Suggestions { get; init; }
}

/// <summary>Duties, departments and staff of the unit.</summary>
public sealed record Profile
{
    /// <summary>Main duties (部门主要职能).</summary>
    public string? Duties { get; init; }

    /// <summary>Departments of the unit (机构设置).</summary>
    [Count(0, 1000)]
    public IReadOnlyList<string>? Departments { get; init; }

    /// <summary>Established posts (编制人数).</summary>
    [NonNegative]
    public int? EstablishedPosts { get; init; }

    /// <summary>Actual staff on established posts (实有人数).</summary>
    [NonNegative]
    public int? ActualStaff { get; init; }

    /// <summary>Contract staff (雇员).</summary>
    [NonNegative]
    public int? ContractStaff { get; init; }
}

/// <summary>One piece of the year's key work.</summary>
public sealed record KeyWork
{
    /// <summary>What was done, in words.</summary>
    public string? Text { get; init; }

    /// <summary>The figures that the text names.</summary>
    [Count(0, 100)]
    public IReadOnlyList<NarrativeFigure>? Figures { get; init; }
}

/// <summary>A figure named in the narrative.</summary>
public sealed record NarrativeFigure
{
    /// <summary>What is counted.</summary>
    public string? Label { get; init; }

    /// <summary>The figure.</summary>
    public decimal? Value { get; init; }

    /// <summary>Its unit of measure (计量单位), e.g. 家.</summary>
    public string? Unit { get; init; }

    /// <summary>The code of the indicator that the figure speaks of.</summary>
    public string? Indicator { get; init; }

    /// <summary>The share of the year's plan that the narrative says was reached, in percent.</summary>
    public decimal? PercentOfPlan { get; init; }
}

/// <summary>How budget and funds are managed, in words.</summary>
public sealed record Management
{
    /// <summary>The rules and internal controls in force (管理制度健全性).</summary>
    public string? Systems { get; init; }

    /// <summary>Lawful and safe use of funds (资金使用合规性和安全性).</summary>
    public string? Compliance { get; init; }
}

/// <summary>The score that the unit gives itself, in points.</summary>
public sealed record ClaimedScore
{
    /// <summary>The weight of budget execution, usually 10 points.</summary>
    [NonNegative]
    public decimal? ExecutionWeight { get; init; }

    /// <summary>The points claimed for budget execution.</summary>
    [NonNegative]
    public decimal? Execution { get; init; }

    /// <summary>The claimed total (自评总分).</summary>
    [NonNegative]
    public required decimal Total { get; init; }

    /// <summary>The claimed grade (评价等级).</summary>
    public required Grade Grade { get; init; }
}

/// <summary>The evaluation grade (评价等级).</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Grade>))]
public enum Grade
{
    /// <summary>优: 90 points and above.</summary>
    [JsonStringEnumMemberName("优")] Excellent,

    /// <summary>良: 80 points and above.</summary>
    [JsonStringEnumMemberName("良")] Good,

    /// <summary>中: 60 points and above.</summary>
    [JsonStringEnumMemberName("中")] Fair,

    /// <summary>差: below 60 points.</summary>
    [JsonStringEnumMemberName("差")] Poor,
}
