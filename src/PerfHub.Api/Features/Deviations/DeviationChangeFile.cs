using PerfHub.Api.Features.Deviations.Export;
using PerfHub.Api.Http.Files;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Features.Deviations;

/// <summary>The change feed up to now as a file. To follow the feed, a client reads it as JSON.</summary>
internal static class DeviationChangeFile
{
    private static readonly IReadOnlyList<FileColumn<ListDeviationChanges.Item>> Columns =
    [
        new(new("序号", "Number"), 10, (cells, it) => cells.WriteNumber(it.Seq)),
        FileColumn<ListDeviationChanges.Item>.OfTimes(new("时间", "At"), it => it.At),
        new(new("变动", "Change"), 12, (cells, it) => cells.WriteLabel(Describe(it.Kind))),
        new(new("变动后状态", "Status after"), 12, (cells, it) => cells.WriteLabel(DeviationLabels.Get(it.Status))),
        .. DeviationColumn.All.Select(column => column.For<ListDeviationChanges.Item>(it => it.Deviation)),
    ];

    public static FileTable<ListDeviationChanges.Item> Create(FileOrigin origin) => new(new("偏差变动记录", "Deviation changes"), "deviation-changes", origin, Columns);

    private static Text Describe(ChangeKind kind) => kind switch
    {
        ChangeKind.Opened => new("首次发现", "Opened"),
        ChangeKind.Changed => new("内容变动", "Changed"),
        ChangeKind.Reopened => new("重新打开", "Reopened"),
        ChangeKind.Resolved => new("已消除", "Resolved"),
        ChangeKind.Moved => new("财政局调整", "Bureau moved"),
        ChangeKind.Explained => new("已说明", "Explained"),
        ChangeKind.Commented => new("已批注", "Commented"),
        ChangeKind.Assigned => new("已分派", "Assigned"),
        ChangeKind.Confirmed => new("已确认", "Confirmed"),
        ChangeKind.Dismissed => new("已排除", "Dismissed"),
        ChangeKind.Removed => new("移出清单", "Removed"),
        ChangeKind.Relisted => new("重新列入清单", "Relisted"),
        ChangeKind.Restored => new("恢复原状态", "Restored"),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
