using System.Buffers.Text;
using System.Net;
using System.Text;
using System.Text.Json;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Reports.Assessments;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Reports.Receipts;
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

    [StoreFact]
    public async Task Every_filter_returns_the_matching_deviations_page_by_page()
    {
        var (region, _) = await CreateRegionWithReportsAsync();
        var all = await region.Admin.ReadDeviationsAsync();
        foreach (var filter in Filters)
        {
            var conditions = filter.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(condition => condition.Split('=')).ToList();
            var expected = all.Where(deviation => conditions.TrueForAll(it => GetValue(deviation, it[0]) == it[1]));
            foreach (var limit in (int[])[1, 3, 500])
            {
                Assert.Equal(expected, await region.Admin.ReadDeviationsAsync($"{filter}&limit={limit}"));
            }
        }
    }

    [StoreFact]
    public async Task The_list_is_sorted_by_bureau_unit_and_rule_and_agrees_with_the_receipts()
    {
        var (region, units) = await CreateRegionWithReportsAsync();

        var deviations = await region.Admin.ReadDeviationsAsync();

        Assert.Equal(
            deviations.OrderBy(it => it.Bureau, StringComparer.Ordinal).ThenBy(it => it.Unit, StringComparer.Ordinal)
                .ThenBy(it => it.Rule, StringComparer.Ordinal),
            deviations);
        var inReceipts = new List<ReceiptDeviation>();
        foreach (var unit in units)
        {
            inReceipts.AddRange((await unit.GetReportAsync()).Expect<Receipt>(HttpStatusCode.OK).Deviations);
        }

        var unresolved = deviations.Where(it => it.Status != DeviationStatus.Resolved).Select(ToReceiptDeviation);
        Assert.Equal(inReceipts.OrderBy(it => it.Id, StringComparer.Ordinal), unresolved.OrderBy(it => it.Id, StringComparer.Ordinal));
        Assert.Contains(deviations, it => it.Status == DeviationStatus.Resolved);
        Assert.All(deviations, it => Assert.Equal(("单位", 2024), (it.UnitName, it.FiscalYear)));
    }

    [StoreFact]
    public async Task A_district_lists_only_its_own_deviations_and_a_year_only_its_own()
    {
        var (region, _) = await CreateRegionWithReportsAsync();
        var south = await region.CreateClientAsync(region.South, Role.Auditor);

        var deviations = await south.ReadDeviationsAsync("");

        Assert.NotEmpty(deviations);
        Assert.All(deviations, it => Assert.Equal(region.South, it.Bureau));
        Assert.Empty(await region.Admin.ReadDeviationsAsync("", year: 2023));
    }

    [StoreFact]
    public async Task Name_and_sector_are_those_of_the_unit_now()
    {
        var (region, _) = await CreateRegionWithReportsAsync();
        (await region.Admin.PutUnitAsync("2", sector: "卫生", name: "卫生院", bureau: region.South)).Expect(HttpStatusCode.OK);

        var deviations = await region.Admin.ReadDeviationsAsync("sector=卫生");

        Assert.NotEmpty(deviations);
        Assert.All(deviations, it => Assert.Equal(("2", "卫生院"), (it.Unit, it.UnitName)));
        Assert.Empty(await region.Admin.ReadDeviationsAsync("sector=教育&unit=2"));
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
    public async Task An_invalid_parameter_is_refused(string query) =>
        (await (await Region.CreateAsync(host)).Admin.ListDeviationsAsync(query)).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");

    [StoreFact]
    public async Task A_cursor_of_another_list_is_refused()
    {
        var (region, _) = await CreateRegionWithReportsAsync();
        var cursor = await GetCursorAsync(region, "limit=1");

        (await region.Admin.ListDeviationsAsync($"cursor={cursor}", year: 2023)).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");
        (await region.Admin.GetAsync($"/v1/bureaus/{region.North}/deviations/2024?cursor={cursor}")).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");
        (await region.Admin.GetRankingAsync($"cursor={cursor}")).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");
        (await (await Region.CreateAsync(host)).Admin.ListDeviationsAsync($"cursor={cursor}")).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");
    }

    [StoreFact]
    public async Task A_cursor_of_another_filter_or_sort_order_is_refused()
    {
        var (region, _) = await CreateRegionWithReportsAsync();
        string[] lists = ["", "sort=severity", "sort=severity&order=asc", "sort=difference", "sort=time", "order=desc", "severity=high", "severity=high,low", "text=%E5%8D%95%E4%BD%8D", "bureau=" + region.North];
        foreach (var list in lists)
        {
            var cursor = await GetCursorAsync(region, $"{list}&limit=1");
            foreach (var other in lists)
            {
                var response = await region.Admin.ListDeviationsAsync($"{other}&limit=1&cursor={cursor}");
                Assert.Equal(other == list ? HttpStatusCode.OK : HttpStatusCode.BadRequest, response.Status);
            }
        }
    }

    [StoreFact]
    public async Task Repeated_and_comma_separated_parameter_values_are_equivalent()
    {
        var (region, _) = await CreateRegionWithReportsAsync();
        var deviations = await region.Admin.ReadDeviationsAsync("severity=high,low");

        Assert.NotEmpty(deviations);
        Assert.Equal(deviations, await region.Admin.ReadDeviationsAsync("severity=low&severity=high"));
    }

    [StoreFact]
    public async Task A_forged_cursor_is_refused_or_stays_within_the_list()
    {
        var (region, _) = await CreateRegionWithReportsAsync();
        string[][] forgedParts =
        [
            ["", "", "", "", ""], ["x", "", "", "", ""], ["9223372036854775807", "~", "~", "~", "~"], ["-9223372036854775808", "", "", "", ""],
            ["9223372036854775808", "", "", "", ""], ["-1", "99", "\0", "'", "%"], ["3155378975999999999", "", "", "", ""], ["3155378976000000000", "", "", "", ""], ["0", "", "", ""],
        ];
        foreach (var sort in (string[])["unit", "severity", "difference", "time"])
        {
            var listName = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(await GetCursorAsync(region, $"sort={sort}&limit=1"))).Split('\n')[0];
            foreach (var parts in forgedParts)
            {
                var response = await region.Admin.ListDeviationsAsync($"sort={sort}&cursor={Paging.EncodeCursor(listName, parts)}");
                if (response.Status != HttpStatusCode.BadRequest)
                {
                    Assert.All(
                        response.Expect<Page<DeviationItem>>(HttpStatusCode.OK).Items,
                        it => Assert.StartsWith(region.City, it.Bureau, StringComparison.Ordinal));
                }
            }
        }
    }

    /// <summary>Creates units in both districts, some with two revisions: deviations of every severity, open and resolved.</summary>
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

    private static async Task<string> GetCursorAsync(Region region, string query) =>
        (await region.Admin.ListDeviationsAsync(query)).Expect<Page<DeviationItem>>(HttpStatusCode.OK).NextCursor!;

    // The parameters of Filters have the names of JSON members.
    private static string? GetValue(DeviationItem deviation, string name) =>
        (string?)JsonSerializer.SerializeToNode(deviation, ApiJson.Options)![name];

    private static ReceiptDeviation ToReceiptDeviation(DeviationItem it) => new()
    {
        Id = it.Id, Rule = it.Rule, Severity = it.Severity, Status = it.Status, Pointer = it.Pointer, Indicator = it.Indicator,
        Expected = it.Expected, Actual = it.Actual, Difference = it.Difference, Formula = it.Formula, Message = it.Message,
        Inputs = it.Inputs,
    };
}

public sealed class ListDeviationsTestsOnSqlite(SharedHost<SqliteHost> shared) : ListDeviationsTests(shared.Host), IClassFixture<SharedHost<SqliteHost>>;

public sealed class ListDeviationsTestsOnSqlServer(SharedHost<SqlServerHost> shared) : ListDeviationsTests(shared.Host), IClassFixture<SharedHost<SqlServerHost>>;
