using PerfHub.Api.Http.Files;
using PerfHub.Api.Reports.Windows;

namespace PerfHub.Api.Features.Windows;

/// <summary>The whole list of extensions as a file.</summary>
internal static class ExtensionFile
{
    private static readonly IReadOnlyList<FileColumn<Extension>> Columns =
    [
        new(new("单位编码", "Unit code"), 12, (cells, it) => cells.WriteText(it.Unit)),
        new(new("填报阶段", "Phase"), 14, (cells, it) => cells.WriteLabel(
            it.Phase == WindowPhase.MidYear ? new("年中监控", "Mid-year figures") : new("年度自评", "Self-evaluation"))),
        FileColumn<Extension>.OfTimes(new("延期至", "Closes at"), it => it.ClosesAt),
        new(new("理由", "Reason"), 60, (cells, it) => cells.WriteText(it.Reason)),
        FileColumn<Extension>.OfTimes(new("批准时间", "Granted at"), it => it.GrantedAt),
        new(new("批准者", "Granted by"), 24, (cells, it) => cells.WriteText(it.GrantedBy)),
    ];

    public static FileTable<Extension> Create(FileOrigin origin) => new(new("延期填报", "Extensions"), "extensions", origin, Columns);
}
