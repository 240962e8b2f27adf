using PerfHub.Api.Http.Files;
using PerfHub.Api.Reports;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Features.Deviations.Export;

/// <summary>The case of a deviation as a file.</summary>
internal static class DeviationEventFile
{
    private static readonly IReadOnlyList<FileColumn<DeviationEventItem>> Columns =
    [
        new(new("序号", "Number"), 8, (cells, it) => cells.WriteNumber(it.Number)),
        FileColumn<DeviationEventItem>.OfTimes(new("时间", "At"), it => it.At),
        new(new("操作", "Action"), 12, (cells, it) => cells.WriteLabel(Describe(it.Kind))),
        new(new("内容", "Text"), 60, (cells, it) => cells.WriteText(it.Text)),
        new(new("负责人", "Assignee"), 16, (cells, it) => cells.WriteText(it.Assignee)),
        new(new("期限", "Due on"), 12, (cells, it) => cells.WriteDate(it.DueOn)),
        new(new("原状态", "Status before"), 12, (cells, it) => cells.WriteLabel(DeviationLabels.Get(it.StatusBefore))),
        new(new("新状态", "Status after"), 12, (cells, it) => cells.WriteLabel(DeviationLabels.Get(it.StatusAfter))),
        new(new("填报版次", "Revision"), 10, (cells, it) => cells.WriteNumber(it.Revision)),
        new(new("操作者", "By"), 24, (cells, it) => cells.WriteText(it.By?.Key)),
        new(new("角色", "Role"), 18, (cells, it) => cells.WriteOptionalLabel(it.By is { } by ? ReportLabels.Get(by.Role) : null)),
    ];

    public static FileTable<DeviationEventItem> Create(string id, FileOrigin origin) => new(new("偏差处理记录", "Deviation events"), "deviation-events", origin, Columns)
    {
        Filters = [(new Text("偏差编号", "Deviation id"), FileLabels.Same(id))],
    };

    private static Text Describe(DeviationEventKind kind) => kind switch
    {
        DeviationEventKind.Explain => new("说明", "Explained"),
        DeviationEventKind.Comment => new("批注", "Commented"),
        DeviationEventKind.Assign => new("分派", "Assigned"),
        DeviationEventKind.Confirm => new("确认", "Confirmed"),
        DeviationEventKind.Dismiss => new("排除", "Dismissed"),
        DeviationEventKind.Reopen => new("重新打开", "Reopened"),
        DeviationEventKind.Open => new("人工登记", "Opened by hand"),
        DeviationEventKind.Change => new("数据变动", "Figures changed"),
        DeviationEventKind.Resolve => new("消除", "Resolved"),
        DeviationEventKind.Recur => new("再次发现", "Found again"),
        DeviationEventKind.Restore => new("恢复原数据", "Earlier figures restored"),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
