using System.Globalization;
using MediatR;
using PerfHub.Api.Http.Documents;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Persistence;
using PerfHub.Api.Projections.Overviews;
using PerfHub.Api.Reports;
using PerfHub.Api.Security;
using PerfHub.Documents.Writing;
using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Features.Overviews;

/// <summary>
/// Writes the bulletin (自评质量通报) of a year: coverage, timeliness, scores, the most frequent deviations with their denominators, the best
/// and the worst units, and who has not filed.
/// </summary>
public static class GetBulletin
{
    private const int ListedUnits = 10, ListedRules = 10, ListedMissing = 100;

    private const string UnitsSql = """
        SELECT u.Bureau, u.Code, u.Name, u.Sector, t.Status, t.Claimed, t.Verified
        FROM BureauScope s
        JOIN Unit u ON u.Bureau = s.Descendant
        LEFT JOIN CurrentReport t ON t.Bureau = u.Bureau AND t.Year = @year AND t.Unit = u.Code
        WHERE s.Ancestor = @bureau AND (@own = 0 OR s.Descendant = @bureau) AND u.Active = 1
        """;

    private const string NameSql = "SELECT Name FROM Bureau WHERE Code = @bureau";

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/bureaus/{b}/bulletins/{y:int}", async Task<IResult> (string b, int y, string? scope, IMediator mediator, CancellationToken cancel) =>
                await mediator.Send(new Query(b, FiscalYear.Validate(y), Paging.ParseEnum<ListScope>("scope", scope) ?? ListScope.Subtree), cancel))
            .AllowRoles(Role.BureauAdmin, Role.BureauReader, Role.Auditor)
            .Describe("Overviews", "GetBulletin", "Reads the bulletin of a year as a Word document", "查询自评质量通报（Word）")
            .ProducesDocument(DocumentBody.Docx)
            .WithEnumParameter<ListScope>("scope")
            .ProducesProblems(ProblemKind.InvalidBody);

    internal sealed record Query(string Bureau, int Year, ListScope Scope) : IRequest<IResult>, IPrimaryQuery;

    internal sealed class Handler(Db db, TimeProvider time) : IRequestHandler<Query, IResult>
    {
        public async Task<IResult> Handle(Query query, CancellationToken cancellationToken)
        {
            var blocks = await db.AggregateInSnapshotAsync(snapshot => ReadAsync(snapshot, query), cancellationToken);
            return new DocumentFile(
                WordWriter.Write(blocks), ReportFormat.Docx, $"自评质量通报-{query.Bureau}-{query.Year}", $"bulletin-{query.Bureau}-{query.Year}");
        }

        private async Task<List<LayoutBlock>> ReadAsync(ReadSnapshot snapshot, Query query)
        {
            var args = new { bureau = query.Bureau, year = query.Year, own = query.Scope == ListScope.Own };
            var state = await OverviewReader.ReadAsync(snapshot, new OverviewKey(query.Bureau, args.own), query.Year);
            var overview = OverviewBuilder.Build(query.Year, state);
            var timeZone = await BureauTimeZoneReader.ReadAsync(snapshot, query.Bureau);
            var name = await snapshot.QueryFirstOrDefaultAsync<string>(NameSql, args) ?? query.Bureau;
            var best = new TopList<BulletinRow>(ListedUnits, BulletinOrder.BestFirst);
            var worst = new TopList<BulletinRow>(ListedUnits, BulletinOrder.WorstFirst);
            var missing = new TopList<BulletinRow>(ListedMissing, BulletinOrder.ByCode);
            await foreach (var unit in snapshot.QueryUnbufferedAsync<BulletinRow>(UnitsSql, args))
            {
                if (unit is { Verified: not null, Status: { } status } && status.Counts())
                {
                    best.Add(unit);
                    worst.Add(unit);
                }
                else if (unit.Status is null or ReportStatus.Withdrawn)
                {
                    missing.Add(unit);
                }
            }

            return Create(overview, name, best.ToList(), worst.ToList(), missing.ToList(), timeZone.FromUtc(time.UtcNow()));
        }
    }

    private static List<LayoutBlock> Create(Overview overview, string bureau, List<BulletinRow> best, List<BulletinRow> worst, List<BulletinRow> missing, DateTime today)
    {
        var (all, filings, year, numbers) = (overview.All, overview.All.Filings, overview.FiscalYear, new HeadingNumbers());
        var blocks = new List<LayoutBlock>
        {
            new LayoutText("部门单位整体支出绩效自评质量通报", LayoutTextStyle.Title),
            new LayoutText($"（{year}年度）", LayoutTextStyle.Subtitle),
            numbers.CreateChapter("报送情况"),
            new LayoutText(
                $"应报送预算单位{filings.Registered}个，已报送{filings.Filed}个，报送率{FormatRate(filings.Coverage)}；按时报送率{FormatRate(filings.OnTimeRate)}，逾期{filings.Late}个；"
                + $"未报送{filings.Missing}个，退回{filings.Returned}个，已接收{filings.Accepted}个。"),
            new LayoutText(
                $"纳入统计的单位年初预算{FormatAmount(all.Budget.Initial)}万元，全年预算{FormatAmount(all.Budget.Adjusted)}万元，执行{FormatAmount(all.Budget.Executed)}万元，预算执行率{FormatRate(all.Budget.ExecutionRate)}。"),
            numbers.CreateChapter("得分情况"),
        };
        if (all is { Claimed: { } claimed, Verified: { } verified })
        {
            blocks.Add(new LayoutText($"自评平均{Format(claimed.Mean)}分，中位数{Format(claimed.Median)}分；系统复核平均{Format(verified.Mean)}分，中位数{Format(verified.Median)}分，自评平均高出{Format(claimed.Mean - verified.Mean)}分。"));
            blocks.Add(new LayoutChart(
                "自评等级与复核等级（单位数）", [.. all.Grades.Select(grade => grade.Grade.ToChinese())],
                [("自评", [.. all.Grades.Select(grade => (decimal)grade.Claimed)]), ("系统复核", [.. all.Grades.Select(grade => (decimal)grade.Verified)])]));
            blocks.Add(new LayoutChart(
                "得分分布（单位数）", [.. claimed.Histogram.Select(range => $"{range.From}–{range.To}")],
                [("自评", [.. claimed.Histogram.Select(range => (decimal)range.Units)]), ("系统复核", [.. verified.Histogram.Select(range => (decimal)range.Units)])]));
        }
        else
        {
            blocks.Add(new LayoutText("暂无纳入统计的自评报告。"));
        }

        blocks.Add(numbers.CreateChapter("常见偏差"));
        AddDeviations(blocks, all.Deviations);
        AddUnits(blocks, () => numbers.CreateChapter("复核得分较高的单位"), best);
        AddUnits(blocks, () => numbers.CreateChapter("复核得分较低的单位"), worst);
        blocks.Add(numbers.CreateChapter("未报送的单位"));
        blocks.Add(new LayoutText(missing.Count == 0 ? "无。" : $"{string.Join('、', missing.Select(unit => unit.Name))}{(filings.Missing > missing.Count ? $"等{filings.Missing}个单位" : "")}。"));
        blocks.Add(new LayoutText(bureau, LayoutTextStyle.Right));
        blocks.Add(new LayoutText(today.ToString("yyyy年M月d日", CultureInfo.InvariantCulture), LayoutTextStyle.Right));
        return blocks;
    }

    private static void AddDeviations(List<LayoutBlock> blocks, IReadOnlyList<RuleFigures> rules)
    {
        var frequent = rules.Where(rule => rule.UnitsFlagged > 0).OrderByDescending(rule => rule.UnitsFlagged).ThenBy(rule => rule.Rule, StringComparer.Ordinal).Take(ListedRules).ToList();
        if (frequent.Count == 0)
        {
            blocks.Add(new LayoutText("未发现偏差。"));
            return;
        }

        blocks.Add(new LayoutTable(
            [["偏差", "涉及单位", "适用单位", "占比", "处数"], .. frequent.Select(rule => (IReadOnlyList<string?>)
            [
                RuleCatalogue.ById.TryGetValue(rule.Rule, out var known) ? known.Title.Zh : rule.Rule,
                $"{rule.UnitsFlagged}", $"{rule.UnitsApplicable}", FormatRate(rule.UnitsApplicable == 0 ? null : 100m * rule.UnitsFlagged / rule.UnitsApplicable), $"{rule.Flagged}",
            ])],
            [20, 8, 8, 8, 6]));
    }

    private static void AddUnits(List<LayoutBlock> blocks, Func<LayoutText> createHeading, List<BulletinRow> units)
    {
        if (units.Count == 0)
        {
            return;
        }

        blocks.Add(createHeading());
        blocks.Add(new LayoutTable(
            [["序号", "单位", "主管部门", "自评得分", "系统复核"], .. units.Select((unit, index) => (IReadOnlyList<string?>)
                [$"{index + 1}", unit.Name, unit.Sector, Format(unit.Claimed), Format(unit.Verified)])],
            [5, 20, 12, 8, 8]));
    }

    private static string Format(decimal? value) => value?.ToString("0.00", CultureInfo.InvariantCulture) ?? "";

    private static string FormatAmount(decimal? amount) => amount?.ToString("#,##0.00", CultureInfo.InvariantCulture) ?? "";

    private static string FormatRate(decimal? rate) => rate is null ? "—" : Format(rate) + "%";
}
