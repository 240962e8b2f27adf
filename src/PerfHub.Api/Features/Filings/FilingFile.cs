using PerfHub.Api.Http.Files;
using PerfHub.Api.Reports;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Features.Filings;

/// <summary>The whole list of filings as a file.</summary>
internal static class FilingFile
{
    private static readonly IReadOnlyList<FileColumn<UnitFiling>> Columns =
    [
        new(new("财政局代码", "Bureau code"), 10, (cells, it) => cells.WriteText(it.Bureau)),
        new(new("财政局名称", "Bureau"), 24, (cells, it) => cells.WriteText(it.BureauName)),
        new(new("单位编码", "Unit code"), 12, (cells, it) => cells.WriteText(it.Unit)),
        new(new("单位名称", "Unit"), 30, (cells, it) => cells.WriteText(it.UnitName)),
        new(new("主管部门/行业", "Sector"), 16, (cells, it) => cells.WriteText(it.Sector)),
        new(new("单位性质", "Kind"), 14, (cells, it) => cells.WriteLabel(UnitKindLabels.Get(it.Kind))),
        new(new("填报状态", "Status"), 12, (cells, it) => cells.WriteLabel(Describe(it.Status))),
        new(new("是否逾期", "Late"), 10, (cells, it) => cells.WriteOptionalLabel(it.Late is { } late ? FileLabels.Get(late) : null)),
        new(new("填报版次", "Revision"), 8, (cells, it) => cells.WriteNumber(it.Revision)),
        FileColumn<UnitFiling>.OfTimes(new("收到时间", "Received at"), it => it.ReceivedAt),
        FileColumn<UnitFiling>.OfTimes(new("填报截止时间", "Deadline"), it => it.ClosesAt),
    ];

    public static FileTable<UnitFiling> Create(ListFilings.Query query, DateTime? asOf, FileOrigin origin) =>
        new(new("填报情况", "Filings"), "filings", origin, Columns)
        {
            Filters =
            [
                (new("筛选：填报状态", "Filter: status"), query.Status is { } status ? Describe(status) : null),
                (new("筛选：主管部门/行业", "Filter: sector"), FileLabels.Same(query.Sector)),
                (new("筛选：单位性质", "Filter: kind"), query.Kind is { } kind ? UnitKindLabels.Get(kind) : null),
                (new("筛选：范围", "Filter: scope"), FileLabels.Get(query.Scope)),
            ],
            AsOf = asOf,
        };

    private static Text Describe(FilingStatus status) => status switch
    {
        FilingStatus.Missing => new("未填报", "Missing"),
        FilingStatus.Submitted => new("待审核", "Submitted"),
        FilingStatus.Returned => new("已退回", "Returned"),
        FilingStatus.Accepted => new("已审核通过", "Accepted"),
        _ => new("已撤销", "Withdrawn"),
    };

    private static Text Describe(FilingStatusFilter status) => status switch
    {
        FilingStatusFilter.Missing => Describe(FilingStatus.Missing),
        FilingStatusFilter.Filed => new("已填报", "Filed"),
        FilingStatusFilter.Late => new("逾期填报", "Late"),
        FilingStatusFilter.Submitted => Describe(FilingStatus.Submitted),
        FilingStatusFilter.Returned => Describe(FilingStatus.Returned),
        FilingStatusFilter.Accepted => Describe(FilingStatus.Accepted),
        _ => Describe(FilingStatus.Withdrawn),
    };
}
