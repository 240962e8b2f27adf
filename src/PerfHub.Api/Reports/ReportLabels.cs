using PerfHub.Api.Security;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Reports;

/// <summary>The words for statuses of reports and for roles in files.</summary>
internal static class ReportLabels
{
    /// <summary>The word for a status.</summary>
    public static Text Get(ReportStatus status) => status switch
    {
        ReportStatus.Submitted => new("待审核", "Submitted"),
        ReportStatus.Returned => new("已退回", "Returned"),
        ReportStatus.Accepted => new("已审核通过", "Accepted"),
        ReportStatus.Withdrawn => new("已撤销", "Withdrawn"),
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };

    /// <summary>The word for a role.</summary>
    public static Text Get(Role role) => role switch
    {
        Role.Operator => new("平台管理员", "Operator"),
        Role.BureauAdmin => new("财政局管理员", "Bureau administrator"),
        Role.BureauReader => new("财政局查询人员", "Bureau reader"),
        Role.Auditor => new("审核人员", "Auditor"),
        Role.Unit => new("预算单位", "Unit"),
        _ => throw new ArgumentOutOfRangeException(nameof(role)),
    };
}
