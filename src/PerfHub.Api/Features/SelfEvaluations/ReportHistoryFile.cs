using PerfHub.Api.Http.Files;
using PerfHub.Api.Reports;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Features.SelfEvaluations;

/// <summary>The history of a report as a file.</summary>
internal static class ReportHistoryFile
{
    private static readonly IReadOnlyList<FileColumn<ListReportHistory.Item>> Columns =
    [
        FileColumn<ListReportHistory.Item>.OfTimes(new("时间", "At"), it => it.At),
        new(new("事项", "Event"), 14, (cells, it) => cells.WriteLabel(Describe(it.Kind))),
        new(new("填报版次", "Revision"), 10, (cells, it) => cells.WriteNumber(it.Revision)),
        new(new("填报状态", "Status"), 12, (cells, it) => cells.WriteLabel(ReportLabels.Get(it.Status))),
        new(new("操作者", "By"), 24, (cells, it) => cells.WriteText(it.By)),
        new(new("角色", "Role"), 18, (cells, it) => cells.WriteOptionalLabel(it.Role is { } role ? ReportLabels.Get(role) : null)),
        new(new("理由", "Reason"), 60, (cells, it) => cells.WriteText(it.Reason)),
        new(new("是否逾期", "Late"), 10, (cells, it) => cells.WriteOptionalLabel(it.Late is { } late ? FileLabels.Get(late) : null)),
        new(new("政策版本", "Policy version"), 10, (cells, it) => cells.WriteNumber(it.PolicyVersion)),
        new(new("规则集版本", "Rule set version"), 10, (cells, it) => cells.WriteText(it.RuleSetVersion)),
        new(new("重新评价前系统复核得分", "Verified score before"), 14, (cells, it) => cells.WriteNumber(it.Changes?.VerifiedBefore)),
        new(new("重新评价后系统复核得分", "Verified score after"), 14, (cells, it) => cells.WriteNumber(it.Changes?.VerifiedAfter)),
        new(new("财政复核得分", "Reviewed score"), 14, (cells, it) => cells.WriteNumber(it.ReviewedScore?.Total)),
    ];

    public static FileTable<ListReportHistory.Item> Create(FileOrigin origin) => new(new("自评报告办理历史", "Report history"), "history", origin, Columns);

    private static Text Describe(ReportHistoryEventKind kind) => kind switch
    {
        ReportHistoryEventKind.Submitted => new("填报", "Submitted"),
        ReportHistoryEventKind.Returned => new("退回", "Returned"),
        ReportHistoryEventKind.Accepted => new("审核通过", "Accepted"),
        ReportHistoryEventKind.Reopened => new("重新打开", "Reopened"),
        ReportHistoryEventKind.Withdrawn => new("撤销", "Withdrawn"),
        _ => new("重新评价", "Re-evaluated"),
    };
}
