using PerfHub.Api.Http.Files;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Projections.Rankings;
using PerfHub.Api.Reports;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Features.Rankings;

/// <summary>A whole ranking as a file.</summary>
internal static class RankingFile
{
    private static readonly IReadOnlyList<FileColumn<RankedUnit>> Columns =
    [
        new(new("名次", "Rank"), 8, (cells, it) => cells.WriteNumber(it.Rank)),
        new(new("百分位", "Percentile"), 10, (cells, it) => cells.WriteNumber(it.Percentile)),
        new(new("排名指标值", "Value"), 12, (cells, it) => cells.WriteNumber(it.Value)),
        new(new("财政局代码", "Bureau code"), 10, (cells, it) => cells.WriteText(it.Bureau)),
        new(new("财政局名称", "Bureau"), 24, (cells, it) => cells.WriteText(it.BureauName)),
        new(new("单位编码", "Unit code"), 12, (cells, it) => cells.WriteText(it.Unit)),
        new(new("单位名称", "Unit"), 30, (cells, it) => cells.WriteText(it.UnitName)),
        new(new("主管部门/行业", "Sector"), 16, (cells, it) => cells.WriteText(it.Sector)),
        new(new("单位性质", "Kind"), 14, (cells, it) => cells.WriteLabel(UnitKindLabels.Get(it.Kind))),
        new(new("自评得分", "Claimed score"), 12, (cells, it) => cells.WriteNumber(it.Score.Claimed)),
        new(new("系统复核得分", "Verified score"), 12, (cells, it) => cells.WriteNumber(it.Score.Verified)),
        new(new("财政复核得分", "Reviewed score"), 12, (cells, it) => cells.WriteNumber(it.Score.Reviewed)),
        new(new("自评与系统复核差额", "Claimed − verified"), 12, (cells, it) => cells.WriteNumber(it.Score.Difference)),
        new(new("自评等级", "Claimed grade"), 10, (cells, it) => cells.WriteLabel(FileLabels.Get(it.Grade.Claimed))),
        new(new("系统复核等级", "Verified grade"), 10, (cells, it) => cells.WriteLabel(FileLabels.Get(it.Grade.Verified))),
        new(new("财政复核等级", "Reviewed grade"), 10, (cells, it) => cells.WriteOptionalLabel(it.Grade.Reviewed is { } grade ? FileLabels.Get(grade) : null)),
        new(new("预算执行率（%）", "Execution rate (%)"), 14, (cells, it) => cells.WriteNumber(it.ExecutionRate)),
        new(new("高等级偏差", "High deviations"), 10, (cells, it) => cells.WriteNumber(it.Deviations.High)),
        new(new("中等级偏差", "Medium deviations"), 10, (cells, it) => cells.WriteNumber(it.Deviations.Medium)),
        new(new("低等级偏差", "Low deviations"), 10, (cells, it) => cells.WriteNumber(it.Deviations.Low)),
    ];

    public static IResult Create(GetRanking.Query query, Ranking ranking, ListFormat format, FileOrigin origin)
    {
        var table = new FileTable<RankedUnit>(new("排名", "Ranking"), "ranking", origin, Columns)
        {
            Filters =
            [
                (new("排名指标", "Ranked by"), Describe(query.Metric)),
                (new("排序", "Order"), query.Order == SortDirection.Desc ? new("从高到低", "Highest first") : new("从低到高", "Lowest first")),
                (new("筛选：主管部门/行业", "Filter: sector"), FileLabels.Same(query.Sector)),
                (new("筛选：单位性质", "Filter: kind"), query.Kind is { } kind ? UnitKindLabels.Get(kind) : null),
                (new("筛选：等级", "Filter: grade"), query.Grade is { } grade ? FileLabels.Get(grade) : null),
                (new("筛选：范围", "Filter: scope"), FileLabels.Get(query.Scope)),
            ],
            AsOf = ranking.AsOf,
            Count = ranking.Items.Count,
        };
        return new FileResult<RankedUnit>(table, ranking.Items.ToAsyncEnumerable(), format);
    }

    private static Text Describe(RankingMetric metric) => metric switch
    {
        RankingMetric.VerifiedScore => new("系统复核得分", "Verified score"),
        RankingMetric.ClaimedScore => new("自评得分", "Claimed score"),
        RankingMetric.ScoreGap => new("自评与系统复核差额", "Claimed − verified"),
        RankingMetric.ExecutionRate => new("预算执行率", "Execution rate"),
        RankingMetric.ReviewedScore => new("财政复核得分", "Reviewed score"),
        _ => new("可信度", "Credibility"),
    };
}
