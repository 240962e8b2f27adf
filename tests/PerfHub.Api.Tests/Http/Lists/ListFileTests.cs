using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using MiniExcelLibs;
using PerfHub.Api.Features.Filings;
using PerfHub.Api.Features.Indicators;
using PerfHub.Api.Features.Overviews;
using PerfHub.Api.Features.Units;
using PerfHub.Api.Tests.Features.Deviations;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Http.Lists;

/// <summary>Rankings, overviews, filings and indicators as files have the rows of their JSON pages.</summary>
public abstract class ListFileTests(PerfHubHost host)
{
    private static readonly string[] Lists = ["rankings", "overview", "filings", "indicators"];

    [StoreFact]
    public async Task A_ranking_as_a_file_has_the_units_of_its_pages_in_order()
    {
        var region = await CreateRegionAsync();
        foreach (var query in (string[])["", "metric=claimedScore&order=asc", "sector=教育", "metric=reviewedScore"])
        {
            var ranking = await region.Admin.ReadRankingAsync($"{query}&limit=500");

            var rows = await ReadCsvAsync(region, "rankings", query);

            Assert.Equal(
                ranking.Select(it => ($"{it.Rank}", it.Unit, it.UnitName, it.Sector)), rows.Skip(1).Select(it => (it[0], it[5], it[6], it[7])));
            Assert.Equal(ranking.Select(it => $"{it.Value}"), rows.Skip(1).Select(it => it[2]));
        }

        var english = (await ReadCsvAsync(region, "rankings", "", "en")).ConvertAll(it => string.Join('|', it.Take(9)));
        Assert.Equal("Rank|Percentile|Value|Bureau code|Bureau|Unit code|Unit|Sector|Kind", english[0]);
        Assert.EndsWith("|Public institution", english[1], StringComparison.Ordinal);
    }

    [StoreFact]
    public async Task Filings_as_a_file_have_the_units_of_the_filter_with_times_of_Beijing()
    {
        var region = await CreateRegionAsync();

        var rows = await ReadCsvAsync(region, "filings", "");
        var missing = await ReadCsvAsync(region, "filings", "status=missing");

        var filings = (await region.Admin.ListFilingsAsync()).Expect<FilingPage>(HttpStatusCode.OK).Items;
        Assert.Equal("财政局代码,财政局名称,单位编码,单位名称,主管部门/行业,单位性质,填报状态,是否逾期,填报版次,收到时间（北京时间）,填报截止时间（北京时间）", string.Join(',', rows[0]));
        Assert.Equal(filings.Select(it => it.Unit), rows.Skip(1).Select(it => it[2]));
        Assert.Equal(["待审核", "已审核通过", "未填报", "已退回"], rows.Skip(1).Select(it => it[6]));
        Assert.Equal($"{filings[0].ReceivedAt!.Value.AddHours(8):yyyy-MM-dd HH:mm:ss}", rows[1][9]);
        Assert.Equal(["M"], missing.Skip(1).Select(it => it[2]));
    }

    [StoreFact]
    public async Task An_overview_as_a_file_has_a_row_for_all_units_each_bureau_and_each_sector()
    {
        var region = await CreateRegionAsync();
        var overview = (await region.Admin.GetOverviewAsync()).Expect<Overview>(HttpStatusCode.OK);

        var rows = await ReadCsvAsync(region, "overview", "");

        Assert.Equal(
            [("全部", region.City), .. overview.Bureaus.Select(it => ("财政局", it.Bureau)), .. overview.Sectors.Select(it => ("主管部门/行业", it.Sector))],
            rows.Skip(1).Select(it => (it[0], it[0] == "主管部门/行业" ? it[2] : it[1])));
        string Cell(string column) => rows[1][Array.IndexOf(rows[0], column)];
        Assert.Equal($"{overview.All.Filings.Registered}", Cell("登记单位数"));
        Assert.Equal($"{overview.All.Budget.Adjusted}", Cell("全年预算数（万元）"));
        Assert.Equal($"{overview.All.Verified!.Median}", Cell("系统复核得分中位数"));
        Assert.Equal("91", Cell("财政复核得分平均值"));
        Assert.Equal($"{overview.All.Deviations.Sum(it => it.Flagged)}", $"{rows[0].Zip(rows[1]).Where(it => it.First.StartsWith("偏差：", StringComparison.Ordinal)).Sum(it => int.Parse(it.Second, CultureInfo.InvariantCulture))}");
    }

    [StoreFact]
    public async Task Indicators_as_a_file_are_the_names_or_one_indicator_across_units()
    {
        var region = await CreateRegionAsync();
        var names = (await region.Admin.ListIndicatorsAsync()).Expect<IndicatorPage>(HttpStatusCode.OK).Names!;
        var indicator = (await region.Admin.ListIndicatorsAsync($"name={Uri.EscapeDataString(names[0].Name)}")).Expect<IndicatorPage>(HttpStatusCode.OK).Indicator!;

        Assert.Equal(names.Select(it => (it.Name, $"{it.Units}")), (await ReadCsvAsync(region, "indicators", "")).Skip(1).Select(it => (it[0], it[1])));
        Assert.Equal(
            indicator.Items.Select(it => (it.Unit, $"{it.Final}")),
            (await ReadCsvAsync(region, "indicators", $"name={Uri.EscapeDataString(names[0].Name)}")).Skip(1).Select(it => (it[3], it[10])));
    }

    [StoreFact]
    public async Task A_workbook_has_the_cells_of_the_CSV_file_and_describes_the_list()
    {
        var region = await CreateRegionAsync();
        foreach (var list in Lists)
        {
            var csv = await ReadCsvAsync(region, list, "scope=subtree");
            using var book = new MemoryStream(await region.Admin.DownloadAsync(GetPath(region, list, "scope=subtree&format=xlsx")));

            var sheets = MiniExcel.GetSheetNames(book);
            var rows = MiniExcel.Query(book, sheetName: sheets[0]).Cast<IDictionary<string, object?>>().ToList();
            Assert.Equal(csv.Select(it => it.Length), rows.Select(it => it.Count));
            Assert.Equal(csv[0], rows[0].Values.Select(it => $"{it}"));
            var description = MiniExcel.Query(book, sheetName: sheets[1]).Cast<IDictionary<string, object?>>().ToDictionary(it => $"{it["A"]}", it => $"{it["B"]}");
            Assert.Equal((region.City, "2024", $"{csv.Count - 1}", "本级及下级"), (description["财政局代码"], description["年度"], description["条数"], description["筛选：范围"]));
        }
    }

    [StoreFact]
    public async Task The_format_follows_the_parameter_or_the_Accept_header()
    {
        var region = await CreateRegionAsync();
        foreach (var list in Lists)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, GetPath(region, list, "")) { Headers = { { "Accept", "text/csv" } } };
            using var response = await region.Admin.Http.SendAsync(request);
            Assert.Equal("text/csv", response.Content.Headers.ContentType?.MediaType);
            var name = response.Content.Headers.ContentDisposition!;
            Assert.EndsWith($"-{region.City}-2024.csv", name.FileName!.Trim('"'), StringComparison.Ordinal);
            Assert.Matches(@"^\p{IsCJKUnifiedIdeographs}+-财政局-2024\.csv$", name.FileNameStar);

            Assert.Equal("application/json", (await region.Admin.GetAsync(GetPath(region, list, "format=json"))).HttpResponse.Content.Headers.ContentType?.MediaType);
            Assert.Equal("application/json", (await region.Admin.GetAsync(GetPath(region, list, ""), ("Accept", "*/*"))).HttpResponse.Content.Headers.ContentType?.MediaType);
            (await region.Admin.GetAsync(GetPath(region, list, "format=xml"))).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");
            (await region.Admin.GetAsync(GetPath(region, list, ""), ("Accept", "application/xml"))).ExpectProblem(HttpStatusCode.NotAcceptable, "not-acceptable");
            if (list != "overview")
            {
                (await region.Admin.GetAsync(GetPath(region, list, "format=csv&limit=1"))).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");
            }
        }
    }

    [StoreFact]
    public async Task A_ranking_and_filings_as_NDJSON_have_the_items_of_their_pages_and_an_overview_its_groups()
    {
        var region = await CreateRegionAsync();
        foreach (var list in (string[])["rankings", "filings"])
        {
            Assert.Equal(await ReadItemsAsync(region.Admin, GetPath(region, list, "limit=2")), await ReadLinesAsync(region.Admin, GetPath(region, list, "format=ndjson")));
        }

        var names = (await region.Admin.ListIndicatorsAsync()).Expect(HttpStatusCode.OK)["names"]!.AsArray();
        Assert.Equal(names.Select(it => it!.ToJsonString(ApiJson.Options)), await ReadLinesAsync(region.Admin, GetPath(region, "indicators", "format=ndjson")));
        var overview = (await region.Admin.GetOverviewAsync()).Expect(HttpStatusCode.OK);
        var groups = (await ReadLinesAsync(region.Admin, GetPath(region, "overview", "format=ndjson"))).ConvertAll(it => JsonNode.Parse(it)!);
        Assert.Equal(["all", "bureau", "bureau", "sector", "sector"], groups.Select(it => (string?)it["group"]));
        Assert.Equal(overview["all"]!.ToJsonString(), groups[0]["figures"]!.ToJsonString());
    }

    [StoreFact]
    public async Task The_history_of_a_unit_as_a_file_has_its_years()
    {
        var region = await CreateRegionAsync();
        var path = $"/v1/bureaus/{region.North}/units/1/history";
        var years = (await region.Admin.GetAsync(path)).Expect(HttpStatusCode.OK)["years"]!.AsArray();

        var csv = DeviationExportReader.ParseCsv(await region.Admin.DownloadAsync($"{path}?format=csv"));

        Assert.Equal(years.Select(it => it!.ToJsonString(ApiJson.Options)), await ReadLinesAsync(region.Admin, $"{path}?format=ndjson"));
        Assert.Equal(("2024", "待审核", "1"), (csv[1][0], csv[1][1], csv[1][2]));
        Assert.Equal((string?)years[0]!["figures"]!["verified"]!.ToJsonString(), csv[1][Array.IndexOf(csv[0], "系统复核得分")]);
    }

    [StoreFact]
    public async Task A_list_of_many_pages_is_sent_whole_in_every_format()
    {
        const int Count = 1_203;
        var region = await Region.CreateAsync(host);
        var list = string.Concat(Enumerable.Range(1, Count).Select(i => $"{i},单位{i},科技,other\n"));
        var import = await region.Admin.SendAsync(
            HttpMethod.Post, $"/v1/bureaus/{region.North}/units/import",
            new StringContent($"code,name,sector,kind\n{list}", Encoding.UTF8, "text/csv"));
        import.Expect(HttpStatusCode.OK);
        string[] paths = [$"/v1/bureaus/{region.City}/units?scope=subtree&format=", $"/v1/bureaus/{region.City}/filings/2024?format="];
        foreach (var path in paths)
        {
            var codes = (await ReadLinesAsync(region.Admin, path + "ndjson")).ConvertAll(it => JsonNode.Parse(it)!).ConvertAll(it => (string)(it["code"] ?? it["unit"])!);
            Assert.Equal(Enumerable.Range(1, Count).Select(i => $"{i}").Order(StringComparer.Ordinal), codes);
            var csv = DeviationExportReader.ParseCsv(await region.Admin.DownloadAsync(path + "csv"));
            Assert.Equal(codes, csv.Skip(1).Select(it => it[Array.IndexOf(csv[0], "单位编码")]));
            using var book = new MemoryStream(await region.Admin.DownloadAsync(path + "xlsx"));
            Assert.Equal(Count + 1, MiniExcel.Query(book, sheetName: MiniExcel.GetSheetNames(book)[0]).Count());
        }
    }

    [StoreFact]
    public async Task A_file_has_the_time_zone_of_the_bureau_and_the_language_of_the_reader_and_runs_no_formula()
    {
        var region = await Region.CreateAsync(host);
        (await region.Admin.PutAsync($"/v1/bureaus/{region.North}/time-zone", new { timeZone = "Asia/Urumqi" })).Expect(HttpStatusCode.OK);
        (await region.Admin.PutUnitAsync("7", name: "=HYPERLINK(\"https://example.org\")", bureau: region.North)).Expect(HttpStatusCode.Created);
        var path = $"/v1/bureaus/{region.North}/units";
        var unit = (await region.Admin.GetAsync($"{path}/7")).Expect<Unit>(HttpStatusCode.OK);

        var zh = DeviationExportReader.ParseCsv(await region.Admin.DownloadAsync($"{path}?format=csv"));
        var en = DeviationExportReader.ParseCsv(await region.Admin.DownloadAsync($"{path}?format=csv", "en"));
        var sheet = DeviationExportReader.ReadSheet(await region.Admin.DownloadAsync($"{path}?format=xlsx", "en"), "Units");

        Assert.Equal("财政局代码,单位编码,单位名称,主管部门/行业,单位性质,是否填报,登记时间（新疆时间）,最近变更时间（新疆时间）", string.Join(',', zh[0]));
        Assert.Equal("Bureau code,Unit code,Unit,Sector,Kind,Active,Registered at (Asia/Urumqi),Changed at (Asia/Urumqi)", string.Join(',', en[0]));
        Assert.Equal(("'=HYPERLINK(\"https://example.org\")", "事业单位", "是"), (zh[1][2], zh[1][4], zh[1][5]));
        Assert.Equal(("Public institution", "Yes"), (en[1][4], en[1][5]));
        Assert.Equal($"{unit.CreatedAt.AddHours(6):yyyy-MM-dd HH:mm:ss}", zh[1][6]);
        Assert.Equal("text =HYPERLINK(\"https://example.org\")", sheet[1][2]);
        var name = (await region.Admin.GetAsync($"{path}?format=csv", ("Accept-Language", "en"))).HttpResponse.Content.Headers.ContentDisposition!;
        Assert.Equal(($"units-{region.North}.csv", "Units-财政局.csv"), (name.FileName, name.FileNameStar));
    }

    private static async Task<List<string>> ReadItemsAsync(ApiClient client, string path) =>
        (await BureauClient.ReadAllPagesAsync(page => client.GetAsync($"{path}&{page}"))).ConvertAll(it => it.ToJsonString(ApiJson.Options));

    private static async Task<List<string>> ReadLinesAsync(ApiClient client, string path) =>
        [.. Encoding.UTF8.GetString(await client.DownloadAsync(path)).Split('\n', StringSplitOptions.RemoveEmptyEntries)];

    private static string GetPath(Region region, string list, string query) => $"/v1/bureaus/{region.City}/{list}/2024?{query}";

    private static async Task<List<string[]>> ReadCsvAsync(Region region, string list, string query, string language = "zh") =>
        DeviationExportReader.ParseCsv(await region.Admin.DownloadAsync(GetPath(region, list, $"{query}{(query == "" ? "" : "&")}format=csv"), language));

    /// <summary>Four units: one with a report, one with an accepted one, one without, and one with a returned one.</summary>
    private async Task<Region> CreateRegionAsync()
    {
        var region = await Region.CreateAsync(host);
        var units = new Dictionary<string, UnitClient>();
        foreach (var (code, sector) in ((string, string)[])[("1", "科技"), ("2", "教育"), ("M", "科技"), ("R", "教育")])
        {
            units.Add(code, await region.RegisterUnitAsync(code, sector: sector));
        }

        foreach (var (number, code) in ((string[])["1", "2", "R"]).Index())
        {
            (await units[code].FileReportAsync(SeedReport.CreateVariant(number))).Expect(HttpStatusCode.Created);
        }

        (await region.Admin.PostAsync($"{units["2"].GetReportPath()}/decisions", new { decision = "accept", reason = "复核。", reviewedScore = new { total = 91 } })).Expect(HttpStatusCode.Created);
        (await region.Admin.DecideReportAsync(units["R"], "return", "请核实。")).Expect(HttpStatusCode.Created);
        return region;
    }
}

public sealed class ListFileTestsOnSqlite(SqliteHost host) : ListFileTests(host), IClassFixture<SqliteHost>;

public sealed class ListFileTestsOnSqlServer(SqlServerHost host) : ListFileTests(host), IClassFixture<SqlServerHost>;
