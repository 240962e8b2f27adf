using PerfHub.Api.Http.Files;
using PerfHub.Api.Reports;

namespace PerfHub.Api.Features.Units;

/// <summary>The whole list of units as a file.</summary>
internal static class UnitFile
{
    private static readonly IReadOnlyList<FileColumn<Unit>> Columns =
    [
        new(new("财政局代码", "Bureau code"), 12, (cells, it) => cells.WriteText(it.Bureau)),
        new(new("单位编码", "Unit code"), 12, (cells, it) => cells.WriteText(it.Code)),
        new(new("单位名称", "Unit"), 30, (cells, it) => cells.WriteText(it.Name)),
        new(new("主管部门/行业", "Sector"), 16, (cells, it) => cells.WriteText(it.Sector)),
        new(new("单位性质", "Kind"), 18, (cells, it) => cells.WriteLabel(UnitKindLabels.Get(it.Kind))),
        new(new("是否填报", "Active"), 10, (cells, it) => cells.WriteLabel(FileLabels.Get(it.Active))),
        FileColumn<Unit>.OfTimes(new("登记时间", "Registered at"), it => it.CreatedAt),
        FileColumn<Unit>.OfTimes(new("最近变更时间", "Changed at"), it => it.UpdatedAt),
    ];

    public static FileTable<Unit> Create(ListUnits.Query query, FileOrigin origin) => new(new("预算单位", "Units"), "units", origin, Columns)
    {
        Filters = [(new("筛选：范围", "Filter: scope"), FileLabels.Get(query.Scope)), (new("筛选：文字", "Filter: text"), query.Text is { } text ? new(text, text) : null)],
    };
}
