using PerfHub.Api.Http.Files;

namespace PerfHub.Api.Features.Bureaus;

/// <summary>Whole lists of bureaus as files.</summary>
internal static class BureauFile
{
    private static readonly IReadOnlyList<FileColumn<Bureau>> Columns =
    [
        new(new("财政局代码", "Bureau code"), 14, (cells, it) => cells.WriteText(it.Code)),
        new(new("财政局名称", "Bureau"), 30, (cells, it) => cells.WriteText(it.Name)),
        new(new("上级财政局代码", "Parent's code"), 14, (cells, it) => cells.WriteText(it.Parent)),
        FileColumn<Bureau>.OfTimes(new("登记时间", "Registered at"), it => it.CreatedAt),
        new(new("时区", "Time zone"), 20, (cells, it) => cells.WriteText(it.TimeZone)),
    ];

    private static readonly IReadOnlyList<FileColumn<BureauBelow>> BelowColumns =
    [
        new(new("财政局代码", "Bureau code"), 14, (cells, it) => cells.WriteText(it.Code)),
        new(new("财政局名称", "Bureau"), 30, (cells, it) => cells.WriteText(it.Name)),
    ];

    public static FileTable<Bureau> Create(FileOrigin origin) => new(new("财政局", "Bureaus"), "bureaus", origin, Columns);

    public static FileTable<BureauBelow> CreateBelow(FileOrigin origin) => new(new("直接下级财政局", "Bureaus below"), "bureaus-below", origin, BelowColumns);
}
