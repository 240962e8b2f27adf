using PerfHub.Api.Http.Files;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Reports;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Features.Indicators;

/// <summary>The names of indicators, or the comparison of one, as a file.</summary>
internal static class IndicatorFile
{
    private static readonly IReadOnlyList<FileColumn<IndicatorName>> NameColumns =
    [
        new(new("指标名称", "Indicator"), 40, (cells, it) => cells.WriteText(it.Name)),
        new(new("单位数", "Units"), 10, (cells, it) => cells.WriteNumber(it.Units)),
        new(new("指标数", "Indicators"), 10, (cells, it) => cells.WriteNumber(it.Count)),
    ];

    private static readonly IReadOnlyList<FileColumn<UnitIndicator>> UnitColumns =
    [
        new(new("名次", "Rank"), 8, (cells, it) => cells.WriteNumber(it.Rank)),
        new(new("百分位", "Percentile"), 10, (cells, it) => cells.WriteNumber(it.Percentile)),
        new(new("财政局代码", "Bureau code"), 10, (cells, it) => cells.WriteText(it.Bureau)),
        new(new("单位编码", "Unit code"), 12, (cells, it) => cells.WriteText(it.Unit)),
        new(new("单位名称", "Unit"), 30, (cells, it) => cells.WriteText(it.UnitName)),
        new(new("主管部门/行业", "Sector"), 16, (cells, it) => cells.WriteText(it.Sector)),
        new(new("单位性质", "Kind"), 14, (cells, it) => cells.WriteLabel(UnitKindLabels.Get(it.Kind))),
        new(new("指标编码", "Indicator code"), 12, (cells, it) => cells.WriteText(it.Code)),
        new(new("目标值", "Target"), 14, (cells, it) => cells.WriteNumber(it.Target)),
        new(new("目标值计量单位", "Target's unit of measure"), 14, (cells, it) => cells.WriteText(it.TargetUnitOfMeasure)),
        new(new("完成值", "Final value"), 14, (cells, it) => cells.WriteNumber(it.Final)),
        new(new("完成值计量单位", "Final value's unit of measure"), 14, (cells, it) => cells.WriteText(it.FinalUnitOfMeasure)),
        new(new("完成率（%）", "Completion (%)"), 14, (cells, it) => cells.WriteNumber(it.Completion)),
    ];

    public static IResult Create(GetIndicators.Query query, IndicatorPage page, ListFormat format, FileOrigin origin) => page.Indicator is { } indicator
        ? Create(query, page, new("绩效指标对比", "Indicator"), UnitColumns, indicator.Items, format, origin, DescribeQuartiles(indicator))
        : Create(query, page, new("绩效指标", "Indicators"), NameColumns, page.Names!, format, origin, []);

    private static FileResult<T> Create<T>(
        GetIndicators.Query query, IndicatorPage page, Text title, IReadOnlyList<FileColumn<T>> columns, IReadOnlyList<T> items, ListFormat format,
        FileOrigin origin, IEnumerable<(Text Name, Text? Value)> quartiles)
    {
        var table = new FileTable<T>(title, query.Name is null ? "indicators" : "indicator", origin, columns)
        {
            Filters =
            [
                (new("指标名称", "Indicator"), FileLabels.Same(query.Name)),
                .. quartiles,
                (new("筛选：主管部门/行业", "Filter: sector"), FileLabels.Same(query.Sector)),
                (new("筛选：单位性质", "Filter: kind"), query.Kind is { } kind ? UnitKindLabels.Get(kind) : null),
                (new("筛选：范围", "Filter: scope"), FileLabels.Get(query.Scope)),
            ],
            AsOf = page.DataVersion.ChangedAt,
        };
        return new FileResult<T>(table, items, format);
    }

    private static IEnumerable<(Text Name, Text? Value)> DescribeQuartiles(ComparedIndicator indicator) =>
    [
        (new("四分位数计量单位", "Unit of measure of the quartiles"), FileLabels.Same(indicator.UnitOfMeasure)),
        (new("目标值四分位数", "Quartiles of the targets"), Describe(indicator.Target)),
        (new("完成值四分位数", "Quartiles of the final values"), Describe(indicator.Final)),
        (new("完成率四分位数（%）", "Quartiles of the completion (%)"), Describe(indicator.Completion)),
    ];

    private static Text? Describe(Quartiles? quartiles) => quartiles is null ? null : FileLabels.Same($"{quartiles.Q1} / {quartiles.Median} / {quartiles.Q3}");
}
