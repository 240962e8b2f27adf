using PerfHub.Api.Http.Files;

namespace PerfHub.Api.Features.MidYear;

/// <summary>All revisions of the mid-year figures as a file.</summary>
internal static class MidYearRevisionFile
{
    private static readonly IReadOnlyList<FileColumn<MidYearReceipt>> Columns =
    [
        new(new("填报版次", "Revision"), 10, (cells, it) => cells.WriteNumber(it.Revision)),
        FileColumn<MidYearReceipt>.OfTimes(new("收到时间", "Received at"), it => it.ReceivedAt),
        new(new("是否逾期", "Late"), 10, (cells, it) => cells.WriteLabel(FileLabels.Get(it.Late))),
        new(new("内容哈希值", "Content SHA-256"), 66, (cells, it) => cells.WriteText(it.ContentSha256)),
        new(new("前一版次内容哈希值", "Previous SHA-256"), 66, (cells, it) => cells.WriteText(it.PreviousSha256)),
    ];

    public static FileTable<MidYearReceipt> Create(FileOrigin origin) => new(new("年中监控数据版本", "Mid-year revisions"), "mid-year-revisions", origin, Columns);
}
