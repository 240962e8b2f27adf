using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.Deviations;

public abstract class ListDeviationsTests(PerfHubHost host)
{
    private static readonly string[] Filters =
    [
        "", "rule=staff-exceeds-posts", "rule=grade-band&status=open", "severity=high", "severity=medium", "severity=low", "status=open",
        "status=resolved", "status=dismissed", "unit=1", "unit=1-1", "unit=none", "sector=科技", "sector=教育", "sector=none",
        "severity=low&status=resolved&sector=科技", "rule=staff-exceeds-posts&unit=2&severity=low&status=open&sector=教育",
    ];

    private static readonly string[] SharedFields =
    [
        "id", "rule", "severity", "status", "pointer", "indicator", "expected", "actual", "difference", "formula", "message",
    ];

    [StoreFact]
    public async Task Every_filter_page_by_page_gives_the_matching_part_of_the_whole_list()
    {
        var (region, _) = await CreateRegionWithReportsAsync();
        var all = await BureauClient.ReadAllPagesAsync(page => region.Admin.ListDeviationsAsync(page), "limit=500");
        foreach (var filter in Filters)
        {
            var conditions = filter.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(condition => condition.Split('=')).ToList();
            var expected = all.Where(item => conditions.TrueForAll(it => (string?)item[it[0]] == it[1]));
            foreach (var limit in (int[])[1, 3, 500])
            {
                var items = await BureauClient.ReadAllPagesAsync(page => region.Admin.ListDeviationsAsync(page), $"{filter}&limit={limit}");
                Assert.Equal(expected.Select(item => item.ToJsonString()), items.Select(item => item.ToJsonString()));
            }
        }
    }

    [StoreFact]
    public async Task The_list_goes_by_bureau_unit_and_rule_and_has_what_the_units_reports_have()
    {
        var (region, units) = await CreateRegionWithReportsAsync();

        var items = await BureauClient.ReadAllPagesAsync(page => region.Admin.ListDeviationsAsync(page), "limit=500");

        Assert.Equal(
            items.Select(GetSortKey).OrderBy(it => it.Bureau, StringComparer.Ordinal).ThenBy(it => it.Unit, StringComparer.Ordinal)
                .ThenBy(it => it.Rule, StringComparer.Ordinal),
            items.Select(GetSortKey));
        var inReports = new List<string>();
        foreach (var unit in units)
        {
            inReports.AddRange((await unit.GetReportAsync()).Expect(HttpStatusCode.OK)["deviations"]!.AsArray().Select(it => DescribeShared(it!)));
        }

        var standing = items.Where(item => (string?)item["status"] != "resolved").Select(DescribeShared);
        Assert.Equal(inReports.Order(StringComparer.Ordinal), standing.Order(StringComparer.Ordinal));
        Assert.Contains(items, item => (string?)item["status"] == "resolved");
        Assert.All(items, item => Assert.Equal(("单位", 2024), ((string?)item["unitName"], (int)item["fiscalYear"]!)));
    }

    [StoreFact]
    public async Task A_district_sees_its_own_and_another_year_has_none()
    {
        var (region, _) = await CreateRegionWithReportsAsync();
        var south = await region.CreateClientAsync(region.South, Role.Auditor);

        var items = await BureauClient.ReadAllPagesAsync(page => south.ListDeviationsAsync(page));

        Assert.NotEmpty(items);
        Assert.All(items, item => Assert.Equal(region.South, (string?)item["bureau"]));
        Assert.Empty(await BureauClient.ReadAllPagesAsync(page => region.Admin.ListDeviationsAsync(page, year: 2023)));
    }

    [StoreFact]
    public async Task A_sector_is_the_one_the_unit_has_now()
    {
        var (region, _) = await CreateRegionWithReportsAsync();
        (await region.Admin.PutUnitAsync("2", sector: "卫生", name: "卫生院", bureau: region.South)).Expect(HttpStatusCode.OK);

        var items = await BureauClient.ReadAllPagesAsync(page => region.Admin.ListDeviationsAsync(page), "sector=卫生");

        Assert.NotEmpty(items);
        Assert.All(items, item => Assert.Equal(("2", "卫生院"), ((string?)item["unit"], (string?)item["unitName"])));
        Assert.Empty(await BureauClient.ReadAllPagesAsync(page => region.Admin.ListDeviationsAsync(page), "sector=教育&unit=2"));
    }

    [StoreTheory]
    [InlineData("rule=no-such-rule")]
    [InlineData("severity=grave")]
    [InlineData("status=Open")]
    [InlineData("limit=0")]
    [InlineData("limit=501")]
    [InlineData("cursor=")]
    [InlineData("cursor=abc")]
    [InlineData("rule=grade-band,no-such-rule")]
    [InlineData("group=Z")]
    [InlineData("group=consistency")]
    [InlineData("severity=high,")]
    [InlineData("sort=Severity")]
    [InlineData("order=up")]
    [InlineData("minDifference=-1")]
    [InlineData("minDifference=1e3")]
    [InlineData("minDifference=0.0000001")]
    [InlineData("maxDifference=2000000000000.000001")]
    [InlineData("text=")]
    [InlineData("text=%00")]
    public async Task A_parameter_that_means_nothing_is_refused(string query) =>
        (await (await Region.CreateAsync(host)).Admin.ListDeviationsAsync(query)).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");

    [StoreFact]
    public async Task A_cursor_of_one_list_serves_no_other()
    {
        var (region, _) = await CreateRegionWithReportsAsync();
        var cursor = (string)(await region.Admin.ListDeviationsAsync("limit=1")).Expect(HttpStatusCode.OK)["nextCursor"]!;

        (await region.Admin.ListDeviationsAsync($"cursor={cursor}", year: 2023)).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");
        (await region.Admin.GetAsync($"/v1/bureaus/{region.North}/deviations/2024?cursor={cursor}")).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");
        (await region.Admin.GetRankingAsync($"cursor={cursor}")).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");
        (await (await Region.CreateAsync(host)).Admin.ListDeviationsAsync($"cursor={cursor}")).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");
    }

    [StoreFact]
    public async Task A_cursor_serves_its_own_filter_and_order_alone()
    {
        var (region, _) = await CreateRegionWithReportsAsync();
        string[] lists = ["", "sort=severity", "sort=severity&order=asc", "sort=difference", "sort=time", "order=desc", "severity=high", "severity=high,low", "text=1", "bureau=" + region.North];
        foreach (var list in lists)
        {
            var cursor = (string)(await region.Admin.ListDeviationsAsync($"{list}&limit=1")).Expect(HttpStatusCode.OK)["nextCursor"]!;
            foreach (var other in lists)
            {
                var answer = await region.Admin.ListDeviationsAsync($"{other}&limit=1&cursor={cursor}");
                Assert.Equal(other == list ? HttpStatusCode.OK : HttpStatusCode.BadRequest, answer.Status);
            }
        }
    }

    [StoreFact]
    public async Task Repeated_names_and_names_with_commas_between_are_the_same()
    {
        var (region, _) = await CreateRegionWithReportsAsync();
        var both = await BureauClient.ReadAllPagesAsync(page => region.Admin.ListDeviationsAsync(page), "severity=high,low");

        Assert.NotEmpty(both);
        Assert.Equal(
            both.Select(item => item.ToJsonString()),
            (await BureauClient.ReadAllPagesAsync(page => region.Admin.ListDeviationsAsync(page), "severity=low&severity=high")).Select(item => item.ToJsonString()));
    }

    [StoreFact]
    public async Task A_place_that_was_made_up_is_refused_or_leads_somewhere_in_the_same_list()
    {
        var (region, _) = await CreateRegionWithReportsAsync();
        string[][] places =
        [
            ["", "", "", "", ""], ["x", "", "", "", ""], ["9223372036854775807", "~", "~", "~", "~"], ["-9223372036854775808", "", "", "", ""],
            ["9223372036854775808", "", "", "", ""], ["-1", "99", "\0", "'", "%"], ["3155378975999999999", "", "", "", ""], ["3155378976000000000", "", "", "", ""], ["0", "", "", ""],
        ];
        foreach (var sort in (string[])["unit", "severity", "difference", "time"])
        {
            var known = Encoding.UTF8.GetString(Base64Url.DecodeFromChars((string?)(await region.Admin.ListDeviationsAsync($"sort={sort}&limit=1")).Json["nextCursor"]));
            foreach (var place in places)
            {
                var answer = await region.Admin.ListDeviationsAsync($"sort={sort}&cursor={Paging.EncodeCursor(known.Split('\n')[0], place)}");
                Assert.True(answer.Status is HttpStatusCode.OK or HttpStatusCode.BadRequest, $"{sort} {string.Join('|', place)}: {answer.Body}");
                Assert.All(answer.Status == HttpStatusCode.OK ? answer.Json["items"]!.AsArray() : [], item => Assert.StartsWith(region.City, (string?)item!["bureau"], StringComparison.Ordinal));
            }
        }
    }

    /// <summary>Units of both districts, some after a second revision: with deviations of every severity, resolved ones too.</summary>
    private async Task<(Region Region, List<UnitClient> Units)> CreateRegionWithReportsAsync()
    {
        var region = await Region.CreateAsync(host);
        var units = new List<UnitClient>();
        foreach (var (code, bureau, sector) in ((string, string, string)[])[
            ("1", region.North, "科技"), ("1-1", region.North, "教育"), ("1", region.South, "科技"), ("2", region.South, "教育")])
        {
            var unit = await region.RegisterUnitAsync(code, bureau, sector);
            units.Add(unit);
            (await unit.FileReportAsync((new SmallReport { ActualStaff = 11, ClaimedGrade = "良", FinalValue = 5m }).ToJson())).Expect(HttpStatusCode.Created);
        }

        (await units[0].FileReportAsync((new SmallReport { ClaimedGrade = "良", ExecutedBudget = 120m }).ToJson())).Expect(HttpStatusCode.Created);
        (await units[1].FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        return (region, units);
    }

    private static (string Bureau, string Unit, string Rule) GetSortKey(JsonNode item) =>
        ((string)item["bureau"]!, (string)item["unit"]!, (string)item["rule"]!);

    // What a receipt and the bureau's list both say of a deviation; 4 and 4.00 are the same figure.
    private static string DescribeShared(JsonNode item) => string.Join('|', SharedFields.Select(name =>
        item[name] is { } value && value.GetValueKind() == JsonValueKind.Number
            ? ((decimal)value).ToString("0.######", CultureInfo.InvariantCulture)
            : (string?)item[name]));
}

public sealed class ListDeviationsTestsOnSqlite(SqliteHost host) : ListDeviationsTests(host), IClassFixture<SqliteHost>;

public sealed class ListDeviationsTestsOnSqlServer(SqlServerHost host) : ListDeviationsTests(host), IClassFixture<SqlServerHost>;
