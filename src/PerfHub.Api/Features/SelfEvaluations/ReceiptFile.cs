using PerfHub.Api.Http.Files;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Features.SelfEvaluations;

/// <summary>The whole chain of a bureau's receipts as a file.</summary>
internal static class ReceiptFile
{
    private static readonly IReadOnlyList<FileColumn<ListReceipts.Item>> Columns =
    [
        new(new("序号", "Number"), 10, (cells, it) => cells.WriteNumber(it.Seq)),
        new(new("单位编码", "Unit code"), 12, (cells, it) => cells.WriteText(it.Unit)),
        new(new("年度", "Fiscal year"), 10, (cells, it) => cells.WriteNumber(it.FiscalYear)),
        new(new("填报版次", "Revision"), 10, (cells, it) => cells.WriteNumber(it.Revision)),
        new(new("回执哈希值", "Receipt SHA-256"), 66, (cells, it) => cells.WriteText(it.ReceiptSha256)),
        new(new("链头哈希值", "Head"), 66, (cells, it) => cells.WriteText(it.Head)),
    ];

    public static FileTable<ListReceipts.Item> Create(ListReceipts.Chain chain, FileOrigin origin) => new(new("回执链", "Receipts"), "receipts", origin, Columns)
    {
        Filters = [(new Text("当前链头哈希值", "Current head"), FileLabels.Same(chain.Head.Head))],
    };
}
