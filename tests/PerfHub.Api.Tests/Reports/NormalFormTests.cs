using System.Net;
using System.Text.Json.Nodes;
using PerfHub.Api.Features.Indicators;
using PerfHub.Api.Features.Overviews;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;
using Row = PerfHub.Api.Tests.Infrastructure.IndicatorReport.Row;

namespace PerfHub.Api.Tests.Reports;

/// <summary>Sectors, names, codes and units of measure are stored as sent and matched by their normal form (NFKC, white space collapsed).</summary>
public abstract class NormalFormTests(PerfHubHost host)
{
    // Full-width letters, and the ideographic space.
    private const string Sector = "IT 产业", Respelled = "ＩＴ　产业", Escaped = "%20ＩＴ%20%20产业";

    [StoreTheory]
    [InlineData(Sector)]
    [InlineData(Respelled)]
    [InlineData(Escaped)]
    public async Task A_filter_by_sector_finds_every_spelling(string filter)
    {
        var region = await Region.CreateAsync(host);
        foreach (var (code, sector) in new[] { ("1", Sector), ("2", Respelled), ("3", "教育") })
        {
            var unit = await region.RegisterUnitAsync(code, sector: sector);
            (await unit.FileReportAsync(new SmallReport { ExecutedBudget = 10m }.ToJson())).Expect(HttpStatusCode.Created);
        }

        var query = $"sector={filter}";
        Assert.Equal(2, (await region.Admin.GetRankingAsync(query)).Expect<RankingResponse>(HttpStatusCode.OK).Population);
        Assert.Equal([Sector, Respelled], (await region.Admin.ReadRankingAsync(query)).OrderBy(it => it.Unit).Select(it => it.Sector));
        Assert.Equal([Sector, Respelled], (await region.Admin.ListFilingsAsync(query)).Expect(HttpStatusCode.OK)["items"]!.AsArray().Select(it => (string?)it!["sector"]));
        Assert.Equal(["1", "2"], (await region.Admin.ReadDeviationsAsync($"limit=500&rule=low-execution&{query}")).Select(it => it.Unit).Order());
        var indicator = (await region.Admin.ListIndicatorsAsync($"name=开展培训次数&{query}")).Expect<IndicatorPage>(HttpStatusCode.OK).Indicator!;
        Assert.Equal(2, indicator.Count);
    }

    [StoreFact]
    public async Task A_unit_that_only_spells_its_sector_in_another_way_stays_in_its_ranking()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync(sector: Sector);
        (await unit.FileReportAsync(new SmallReport().ToJson())).Expect(HttpStatusCode.Created);

        foreach (var (sector, expected) in new[] { (Respelled, 1), ("教育", 0), (Respelled, 1), (Sector, 1) })
        {
            (await region.Admin.PutUnitAsync("0137", sector, bureau: region.North)).Expect(HttpStatusCode.OK);

            Assert.Equal(expected, (await region.Admin.GetRankingAsync($"sector={Sector}")).Expect<RankingResponse>(HttpStatusCode.OK).Population);
            Assert.Equal(1 - expected, (await region.Admin.GetRankingAsync("sector=教育")).Expect<RankingResponse>(HttpStatusCode.OK).Population);
        }
    }

    [StoreFact]
    public async Task The_overview_groups_every_spelling_of_a_sector()
    {
        var region = await Region.CreateAsync(host);
        await region.RegisterUnitAsync("1", sector: Respelled);
        await region.RegisterUnitAsync("2", sector: Sector);
        await region.RegisterUnitAsync("3", sector: "教育");

        var overview = (await region.Admin.GetOverviewAsync()).Expect<Overview>(HttpStatusCode.OK);

        Assert.Equal([(Sector, 2), ("教育", 1)], overview.Sectors.Select(it => (it.Sector, it.Figures.Filings.Registered)));
    }

    [StoreFact]
    public async Task A_sector_whose_normal_form_is_too_long_is_refused()
    {
        var region = await Region.CreateAsync(host);

        var problem = (await region.Admin.PutUnitAsync("1", new string('㍿', 30), bureau: region.North)).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-body");

        Assert.Equal("/sector", (string?)problem["errors"]![0]!["pointer"]);
        (await region.Admin.PutUnitAsync("1", new string('㍿', 25), bureau: region.North)).Expect(HttpStatusCode.Created);
    }

    [StoreFact]
    public async Task Indicators_are_listed_and_compared_by_the_normal_form_of_their_name()
    {
        var region = await Region.CreateAsync(host);
        await FileAsync(region, "1", CreateReport("接待人数（线上）", 50m, "人次"));
        await FileAsync(region, "2", CreateReport("接待人数(线上)", 80m, "人次"));
        await FileAsync(region, "3", CreateReport(" 接待人数(线上) ", 90m, "人次"));

        var names = (await region.Admin.ListIndicatorsAsync()).Expect<IndicatorPage>(HttpStatusCode.OK).Names!;
        Assert.Equal([new IndicatorName(" 接待人数(线上) ", 3, 3)], names);
        foreach (var name in new[] { "接待人数（线上）", "接待人数(线上)" })
        {
            var compared = (await region.Admin.ListIndicatorsAsync($"name={name}")).Expect<IndicatorPage>(HttpStatusCode.OK).Indicator!;
            Assert.Equal([90m, 80m, 50m], compared.Items.Select(it => it.Final));
        }
    }

    [StoreFact]
    public async Task Names_are_paged_by_their_normal_form()
    {
        var region = await Region.CreateAsync(host);
        foreach (var (unit, name) in new[] { ("1", "Ａ"), ("2", "A"), ("3", "Ｂ"), ("4", "C") })
        {
            await FileAsync(region, unit, CreateReport(name, 50m, "人次"));
        }

        var names = new List<string>();
        for (string? query = "limit=1"; query is not null;)
        {
            var page = (await region.Admin.ListIndicatorsAsync(query)).Expect<IndicatorPage>(HttpStatusCode.OK);
            names.AddRange(page.Names!.Select(it => it.Name));
            query = page.NextCursor is { } cursor ? $"limit=1&cursor={cursor}" : null;
        }

        Assert.Equal(["A", "Ｂ", "C"], names);
    }

    [StoreFact]
    public async Task Quartiles_of_figures_with_several_factors_are_in_the_base_unit()
    {
        var region = await Region.CreateAsync(host);
        await FileAsync(region, "1", CreateReport("接待人数", 3m, "万人次", target: 2m));
        await FileAsync(region, "2", CreateReport("接待人数", 10_000m, "人次", target: 10_000m));
        await FileAsync(region, "3", CreateReport("接待人数", 20_000m, "人 次", target: 10_000m));
        await FileAsync(region, "4", CreateReport("接待人数", 7m, "场次", target: 8m));

        var indicator = (await region.Admin.ListIndicatorsAsync("name=接待人数")).Expect<IndicatorPage>(HttpStatusCode.OK).Indicator!;

        Assert.Equal(("人次", 4), (indicator.UnitOfMeasure, indicator.Count));
        Assert.Equal(new Quartiles(2, 10_000m, 15_000m, 20_000m, 25_000m, 30_000m), indicator.Final);
        Assert.Equal(new Quartiles(2, 10_000m, 12_500m, 15_000m, 17_500m, 20_000m), indicator.Target);
        Assert.Equal((3m, "万人次", 2m, "万人次"), indicator.Items.Where(it => it.Unit == "1").Select(it => (it.Final!.Value, it.FinalUnitOfMeasure!, it.Target!.Value, it.TargetUnitOfMeasure!)).Single());
    }

    [StoreFact]
    public async Task Quartiles_keep_the_unit_of_measure_that_all_reports_state()
    {
        var region = await Region.CreateAsync(host);
        await FileAsync(region, "1", CreateReport("接待人数", 3m, "万人次", target: 2m));
        await FileAsync(region, "2", CreateReport("接待人数", 5m, "万人次 ", target: 2m));
        await FileAsync(region, "3", CreateReport("接待人数", 4m, null, target: 2m));

        var indicator = (await region.Admin.ListIndicatorsAsync("name=接待人数")).Expect<IndicatorPage>(HttpStatusCode.OK).Indicator!;

        Assert.Equal(("万人次", 4m, 3), (indicator.UnitOfMeasure, indicator.Final!.Median, indicator.Final.Count));
    }

    [StoreFact]
    public async Task A_respelled_code_or_label_keeps_its_deviations_with_their_decisions()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        await FileAsync(unit, CreateFlaws("A1", "接待(线上)", "改造 项目"));
        var before = await region.Admin.ReadDeviationsAsync();
        Assert.Equal(3, before.Count(it => it.Rule is "target-missed" or "narrative-figure-mismatch" or "overspent-budget" && it.Pointer != "/budget/executed"));
        foreach (var deviation in before)
        {
            (await region.Admin.AddDeviationEventAsync(deviation.Id, "confirm", "属实。")).Expect(HttpStatusCode.Created);
        }

        foreach (var report in new[] { CreateFlaws("Ａ１", "接待（线上）", "改造　项目"), CreateFlaws(" A1", "接待(线上) ", "改造  项目") })
        {
            await FileAsync(unit, report);

            var after = await region.Admin.ReadDeviationsAsync();
            Assert.Equal(before.Select(it => it.Id).Order(StringComparer.Ordinal), after.Select(it => it.Id).Order(StringComparer.Ordinal));
            Assert.All(after, it => Assert.Equal(DeviationStatus.Confirmed, it.Status));
        }

        // A re-evaluation of the respelled report finds them, too.
        (await region.Admin.PutPolicyAsync(new { overCompletionThreshold = 140 })).Expect(HttpStatusCode.OK);
        await region.Admin.RunEvaluationAsync();
        Assert.Equal(before.Select(it => it.Id).Order(StringComparer.Ordinal), (await region.Admin.ReadDeviationsAsync()).Select(it => it.Id).Order(StringComparer.Ordinal));
    }

    [StoreFact]
    public async Task Two_labels_of_one_normal_form_keep_their_own_deviations()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        var report = CreateFlaws("A1", "接待(线上)", "改造项目");
        var figures = report["keyWork"]![0]!["figures"]!.AsArray();
        figures.Add(new JsonObject { ["label"] = "接待（线上）", ["value"] = 8, ["indicator"] = "A1" });
        await FileAsync(unit, report);
        var before = await ReadAsync();

        var (first, second) = (figures[0]!, figures[1]!);
        figures.Clear();
        figures.Add(second);
        figures.Add(first);
        await FileAsync(unit, report);

        Assert.Equal(2, before.Count);
        Assert.Equal(before, await ReadAsync());

        async Task<List<(string, decimal?)>> ReadAsync() =>
            [.. (await region.Admin.ReadDeviationsAsync("limit=500&rule=narrative-figure-mismatch")).Select(it => (it.Id, it.Actual.Number)).Order()];
    }

    private static JsonNode CreateReport(string name, decimal final, string? unit, decimal target = 100m)
    {
        var report = new IndicatorReport(new Row("1", name, final, 90m, 90m, target)).ToJson();
        foreach (var field in new[] { "target", "final" })
        {
            report["indicators"]![0]![field]!["unit"] = unit;
        }

        return report;
    }

    private static JsonNode CreateFlaws(string code, string label, string project)
    {
        var report = new IndicatorReport(new Row(code, "接待人数", 50m, 90m, 45m, Reason: "场所装修，停用半年。")).ToJson();
        report["keyWork"]![0]!["figures"] = new JsonArray(new JsonObject { ["label"] = label, ["value"] = 7, ["indicator"] = code });
        report["budget"]!["projects"] = new JsonObject { ["items"] = new JsonArray(new JsonObject { ["name"] = project, ["budget"] = 1, ["executed"] = 2 }) };
        return report;
    }

    private static async Task FileAsync(Region region, string unit, JsonNode report) => await FileAsync(await region.RegisterUnitAsync(unit), report);

    private static async Task FileAsync(UnitClient unit, JsonNode report) => (await unit.FileReportAsync(report)).Expect(HttpStatusCode.Created);
}

public sealed class NormalFormTestsOnSqlite(SharedHost<SqliteHost> shared) : NormalFormTests(shared.Host), IClassFixture<SharedHost<SqliteHost>>;

public sealed class NormalFormTestsOnSqlServer(SharedHost<SqlServerHost> shared) : NormalFormTests(shared.Host), IClassFixture<SharedHost<SqlServerHost>>;
