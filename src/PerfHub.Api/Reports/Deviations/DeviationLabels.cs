using PerfHub.Rules.Rules;
using PerfHub.Rules.Scoring;

namespace PerfHub.Api.Reports.Deviations;

/// <summary>The words for enum values in problems and exported files.</summary>
internal static class DeviationLabels
{
    public static Text Get(Severity severity) => severity switch
    {
        Severity.High => new("高", "High"),
        Severity.Medium => new("中", "Medium"),
        Severity.Low => new("低", "Low"),
        _ => throw new ArgumentOutOfRangeException(nameof(severity)),
    };

    public static Text Get(DeviationStatus status) => status switch
    {
        DeviationStatus.Open => new("待处理", "Open"),
        DeviationStatus.Explained => new("已说明", "Explained"),
        DeviationStatus.Confirmed => new("已确认", "Confirmed"),
        DeviationStatus.Dismissed => new("已排除", "Dismissed"),
        DeviationStatus.Resolved => new("已消除", "Resolved"),
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };

    public static Text Get(RuleGroup group) => group switch
    {
        RuleGroup.Consistency => new("报告内部一致性", "Internal consistency"),
        RuleGroup.MidYear => new("年中与年末对比", "Mid-year and final figures"),
        RuleGroup.Targets => new("目标与得分", "Targets and scores"),
        RuleGroup.Narrative => new("文字与人员", "Narrative and staff"),
        RuleGroup.Time => new("时间与上年对比", "Deadline and last year"),
        RuleGroup.Peers => new("同类单位对比", "Peer units"),
        RuleGroup.Manual => new("人工核查", "Findings of auditors"),
        _ => throw new ArgumentOutOfRangeException(nameof(group)),
    };

    /// <summary>The verb of an action: in English as a past participle.</summary>
    public static Text Get(DeviationActionKind action) => action switch
    {
        DeviationActionKind.Explain => new("说明", "explained"),
        DeviationActionKind.Comment => new("批注", "commented on"),
        DeviationActionKind.Assign => new("分派", "assigned"),
        DeviationActionKind.Confirm => new("确认", "confirmed"),
        DeviationActionKind.Dismiss => new("排除", "dismissed"),
        DeviationActionKind.Reopen => new("重新打开", "reopened"),
        _ => throw new ArgumentOutOfRangeException(nameof(action)),
    };
}
