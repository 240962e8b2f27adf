using PerfHub.Api.Http.Files;
using PerfHub.Api.Http.Lists;
using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Features.Overviews;

/// <summary>An overview as a file: a row for all units, for each bureau and for each sector.</summary>
internal static class OverviewFile
{
    private static readonly IReadOnlyList<FileColumn<OverviewGroup>> Columns =
    [
        new(new("分组", "Group"), 14, (cells, it) => cells.WriteLabel(Describe(it.Group))),
        new(new("财政局代码", "Bureau code"), 10, (cells, it) => cells.WriteText(it.Code)),
        new(new("名称", "Name"), 30, (cells, it) => cells.WriteText(it.Name)),
        Number("登记单位数", "Registered", it => it.Filings.Registered),
        Number("已填报", "Filed", it => it.Filings.Filed),
        Number("未填报", "Missing", it => it.Filings.Missing),
        Number("逾期填报", "Late", it => it.Filings.Late),
        Number("待审核", "Submitted", it => it.Filings.Submitted),
        Number("已退回", "Returned", it => it.Filings.Returned),
        Number("已审核通过", "Accepted", it => it.Filings.Accepted),
        Number("已撤销", "Withdrawn", it => it.Filings.Withdrawn),
        Number("填报率（%）", "Coverage (%)", it => it.Filings.Coverage),
        Number("按时填报率（%）", "On time (%)", it => it.Filings.OnTimeRate),
        Number("年初预算数（万元）", "Initial budget (10,000 CNY)", it => it.Budget.Initial),
        Number("全年预算数（万元）", "Adjusted budget (10,000 CNY)", it => it.Budget.Adjusted),
        Number("执行数（万元）", "Executed (10,000 CNY)", it => it.Budget.Executed),
        Number("预算执行率（%）", "Execution rate (%)", it => it.Budget.ExecutionRate),
        .. CreateScoreColumns(new("自评", "Claimed"), it => it.Claimed),
        .. CreateScoreColumns(new("系统复核", "Verified"), it => it.Verified),
        .. CreateScoreColumns(new("财政复核", "Reviewed"), it => it.Reviewed),
        .. CreateGradeColumns(new("自评", "Claimed"), it => it.Claimed),
        .. CreateGradeColumns(new("系统复核", "Verified"), it => it.Verified),
        .. CreateGradeColumns(new("财政复核", "Reviewed"), it => it.Reviewed),
        .. RuleCatalogue.All.Select((rule, i) => Number($"偏差：{rule.Title.Zh}", $"Deviations: {rule.Title.En}", it => it.Deviations[i].Flagged)),
    ];

    public static IResult Create(GetOverview.Query query, Overview overview, ListFormat format, FileOrigin origin)
    {
        List<OverviewGroup> groups =
        [
            new(OverviewGroupKind.All, overview.Bureau, origin.BureauName, overview.All),
            .. overview.Bureaus.Select(it => new OverviewGroup(OverviewGroupKind.Bureau, it.Bureau, it.Name, it.Figures)),
            .. overview.Sectors.Select(it => new OverviewGroup(OverviewGroupKind.Sector, null, it.Sector, it.Figures)),
        ];
        var table = new FileTable<OverviewGroup>(new("年度总览", "Overview"), "overview", origin, Columns)
        {
            Filters = [(new("筛选：范围", "Filter: scope"), FileLabels.Get(query.Scope))],
            AsOf = overview.AsOf,
        };
        return new FileResult<OverviewGroup>(table, groups, format);
    }

    private static Text Describe(OverviewGroupKind kind) => kind switch
    {
        OverviewGroupKind.All => new("全部", "All"),
        OverviewGroupKind.Bureau => new("财政局", "Bureau"),
        _ => new("主管部门/行业", "Sector"),
    };

    private static IEnumerable<FileColumn<OverviewGroup>> CreateScoreColumns(Text score, Func<OverviewFigures, ScoreFigures?> select) =>
    [
        Number($"{score.Zh}得分平均值", $"{score.En} score, mean", it => select(it)?.Mean),
        Number($"{score.Zh}得分中位数", $"{score.En} score, median", it => select(it)?.Median),
    ];

    private static IEnumerable<FileColumn<OverviewGroup>> CreateGradeColumns(Text score, Func<GradeFigures, int> select) => Enum.GetValues<Grade>().Select(
        (grade, i) => Number($"{score.Zh}等级：{grade.ToChinese()}", $"{score.En} grade: {grade}", it => select(it.Grades[i])));

    private static FileColumn<OverviewGroup> Number(string zh, string en, Func<OverviewFigures, decimal?> select) =>
        new(new(zh, en), 14, (cells, it) => cells.WriteNumber(select(it.Figures)));
}
