using PerfHub.Client;
using static PerfHub.Web.Localization.Language;

namespace PerfHub.Web.Localization;

/// <summary>The names of the API's values for people.</summary>
public static class Labels
{
    /// <summary>Gets the name of a role.</summary>
    public static string Of(Role role) => role switch
    {
        Role.Operator => Pick("平台运维", "Operator"),
        Role.BureauAdmin => Pick("财政局管理员", "Bureau administrator"),
        Role.BureauReader => Pick("财政局业务人员", "Bureau analyst"),
        Role.Auditor => Pick("复核人员", "Auditor"),
        Role.Unit => Pick("预算单位", "Budget unit"),
        _ => Pick("其他", "Other"),
    };

    /// <summary>Gets the name of a severity.</summary>
    public static string Of(Severity severity) => severity switch
    {
        Severity.High => Pick("严重", "High"),
        Severity.Medium => Pick("一般", "Medium"),
        Severity.Low => Pick("提示", "Low"),
        _ => Pick("其他", "Other"),
    };

    /// <summary>Gets the name of a state of a deviation.</summary>
    public static string Of(DeviationStatus status) => status switch
    {
        DeviationStatus.Open => Pick("待处理", "Open"),
        DeviationStatus.Explained => Pick("已说明", "Explained"),
        DeviationStatus.Confirmed => Pick("已确认", "Confirmed"),
        DeviationStatus.Dismissed => Pick("已排除", "Dismissed"),
        DeviationStatus.Resolved => Pick("已消除", "Resolved"),
        _ => Pick("其他", "Other"),
    };

    /// <summary>Gets the name of a group of rules.</summary>
    public static string Of(RuleGroup group) => group switch
    {
        RuleGroup.A => Pick("算术核对", "Arithmetic"),
        RuleGroup.B => Pick("年中与年终", "Mid-year and final"),
        RuleGroup.C => Pick("完成与得分", "Completion and score"),
        RuleGroup.D => Pick("文字与数据", "Narrative and figures"),
        RuleGroup.E => Pick("跨年度", "Across years"),
        RuleGroup.F => Pick("跨单位", "Across units"),
        RuleGroup.G => Pick("人工登记", "Opened by people"),
        _ => Pick("其他", "Other"),
    };

    /// <summary>Gets the name of a grade.</summary>
    public static string Of(Grade? grade) => grade switch
    {
        Grade.Excellent => Pick("优", "Excellent"),
        Grade.Good => Pick("良", "Good"),
        Grade.Fair => Pick("中", "Fair"),
        Grade.Poor => Pick("差", "Poor"),
        _ => Format.None,
    };

    /// <summary>Gets the name of a metric of rankings.</summary>
    public static string Of(RankingMetric metric) => metric switch
    {
        RankingMetric.VerifiedScore => Pick("系统复核得分", "Verified score"),
        RankingMetric.ClaimedScore => Pick("自评得分", "Claimed score"),
        RankingMetric.ScoreGap => Pick("自评与系统复核差额", "Gap between claimed and verified"),
        RankingMetric.ExecutionRate => Pick("预算执行率", "Budget execution rate"),
        RankingMetric.Credibility => Pick("可信度", "Credibility"),
        RankingMetric.ReviewedScore => Pick("财政复核得分", "Reviewed score"),
        _ => Pick("其他", "Other"),
    };

    /// <summary>Gets the name of a kind of unit.</summary>
    public static string Of(UnitKind kind) => kind switch
    {
        UnitKind.Administrative => Pick("行政单位", "Administrative"),
        UnitKind.PublicInstitution => Pick("事业单位", "Public institution"),
        _ => Pick("其他单位", "Other"),
    };

    /// <summary>Gets the name of a state of a report.</summary>
    public static string Of(ReportStatus status) => status switch
    {
        ReportStatus.Submitted => Pick("待审核", "Submitted"),
        ReportStatus.Returned => Pick("已退回", "Returned"),
        ReportStatus.Accepted => Pick("已审核通过", "Accepted"),
        ReportStatus.Withdrawn => Pick("已撤销", "Withdrawn"),
        _ => Pick("其他", "Other"),
    };

    /// <summary>Gets the name of a state of a filing.</summary>
    public static string Of(FilingStatus status) => status switch
    {
        FilingStatus.Missing => Pick("未填报", "Missing"),
        FilingStatus.Submitted => Pick("待审核", "Submitted"),
        FilingStatus.Returned => Pick("已退回", "Returned"),
        FilingStatus.Accepted => Pick("已审核通过", "Accepted"),
        FilingStatus.Withdrawn => Pick("已撤销", "Withdrawn"),
        _ => Pick("其他", "Other"),
    };

    /// <summary>Gets the name of an event in the history of a deviation.</summary>
    public static string Of(DeviationEventKind kind) => kind switch
    {
        DeviationEventKind.Explain => Pick("说明", "Explained"),
        DeviationEventKind.Comment => Pick("备注", "Commented"),
        DeviationEventKind.Assign => Pick("指派", "Assigned"),
        DeviationEventKind.Confirm => Pick("确认", "Confirmed"),
        DeviationEventKind.Dismiss => Pick("排除", "Dismissed"),
        DeviationEventKind.Reopen => Pick("重新打开", "Reopened"),
        DeviationEventKind.Open => Pick("登记", "Opened"),
        DeviationEventKind.Change => Pick("变化", "Changed"),
        DeviationEventKind.Resolve => Pick("消除", "Resolved"),
        DeviationEventKind.Recur => Pick("再次出现", "Recurred"),
        DeviationEventKind.Restore => Pick("恢复", "Restored"),
        _ => Pick("其他", "Other"),
    };

    /// <summary>Gets the name of an event in the history of a report.</summary>
    public static string Of(ReportHistoryEventKind kind) => kind switch
    {
        ReportHistoryEventKind.Submitted => Pick("提交", "Submitted"),
        ReportHistoryEventKind.Returned => Pick("退回", "Returned"),
        ReportHistoryEventKind.Accepted => Pick("审核通过", "Accepted"),
        ReportHistoryEventKind.Reopened => Pick("重新打开", "Reopened"),
        ReportHistoryEventKind.Withdrawn => Pick("撤销", "Withdrawn"),
        ReportHistoryEventKind.Reevaluated => Pick("重新评价", "Evaluated again"),
        _ => Pick("其他", "Other"),
    };

    /// <summary>Gets the name of the outcome of a request in the audit log.</summary>
    public static string Of(AuditOutcome outcome) => outcome switch
    {
        AuditOutcome.Done => Pick("已执行", "Done"),
        AuditOutcome.Unauthorized => Pick("未登录", "Not signed in"),
        AuditOutcome.Forbidden => Pick("没有权限", "Not allowed"),
        AuditOutcome.OutsideScope => Pick("超出范围", "Outside the scope"),
        _ => Pick("其他", "Other"),
    };
}
