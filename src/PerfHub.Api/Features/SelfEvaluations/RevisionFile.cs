using PerfHub.Api.Http.Files;

namespace PerfHub.Api.Features.SelfEvaluations;

/// <summary>All revisions of a report as a file.</summary>
internal static class RevisionFile
{
    private static readonly IReadOnlyList<FileColumn<ListRevisions.Item>> Columns =
    [
        new(new("填报版次", "Revision"), 10, (cells, it) => cells.WriteNumber(it.Revision)),
        FileColumn<ListRevisions.Item>.OfTimes(new("收到时间", "Received at"), it => it.ReceivedAt),
        new(new("是否逾期", "Late"), 10, (cells, it) => cells.WriteLabel(FileLabels.Get(it.Late))),
        new(new("内容哈希值", "Content SHA-256"), 66, (cells, it) => cells.WriteText(it.ContentSha256)),
        new(new("前一版次内容哈希值", "Previous SHA-256"), 66, (cells, it) => cells.WriteText(it.PreviousSha256)),
        new(new("政策版本", "Policy version"), 10, (cells, it) => cells.WriteNumber(it.PolicyVersion)),
        new(new("规则集版本", "Rule set version"), 10, (cells, it) => cells.WriteText(it.RuleSetVersion)),
        new(new("回执序号", "Receipt number"), 10, (cells, it) => cells.WriteNumber(it.Chain?.Seq)),
        new(new("回执哈希值", "Receipt SHA-256"), 66, (cells, it) => cells.WriteText(it.Chain?.ReceiptSha256)),
        new(new("链头哈希值", "Head"), 66, (cells, it) => cells.WriteText(it.Chain?.Head)),
    ];

    public static FileTable<ListRevisions.Item> Create(FileOrigin origin) => new(new("自评报告版本", "Revisions"), "revisions", origin, Columns);
}
