using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using PerfHub.Api.Features.Deviations;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Tests.Features.MidYear;

/// <summary>A report whose mid-year values differ from the filed mid-year figures is flagged, in whichever order the two are filed.</summary>
public abstract class MidYearDeviationTests(PerfHubHost host)
{
    private const string Rule = "mid-year-differs-from-filed";

    [StoreFact]
    public async Task A_deviation_opens_and_resolves_with_the_filed_mid_year_figures()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        var filed = (await unit.GetRevisionAsync(1)).Body;
        Assert.Null(await FindDeviationAsync(region));

        (await unit.FileMidYearAsync(MidYearFilingBody.CreateFromSeed())).Expect(HttpStatusCode.Created);
        Assert.Null(await FindDeviationAsync(region));
        (await unit.FileMidYearAsync(MidYearFilingBody.CreateFromSeed(30))).Expect(HttpStatusCode.Created);
        Assert.Equal((DeviationStatus.Open, (Figure)30m, (Figure)36m), await FindDeviationAsync(region));
        (await unit.FileMidYearAsync(MidYearFilingBody.CreateFromSeed())).Expect(HttpStatusCode.Created);
        Assert.Equal((DeviationStatus.Resolved, (Figure)30m, (Figure)36m), await FindDeviationAsync(region));
        (await unit.FileMidYearAsync(MidYearFilingBody.CreateFromSeed(31))).Expect(HttpStatusCode.Created);
        Assert.Equal((DeviationStatus.Open, (Figure)31m, (Figure)36m), await FindDeviationAsync(region));

        // A corrected report resolves the deviation; its first revision is unchanged.
        var report = SeedReport.Json;
        report["indicators"]![0]!["midYear"]!["value"] = 31;
        (await unit.FileReportAsync(report)).Expect(HttpStatusCode.Created);
        Assert.Equal((DeviationStatus.Resolved, (Figure)31m, (Figure)36m), await FindDeviationAsync(region));
        Assert.Equal(filed, (await unit.GetRevisionAsync(1)).Body);
    }

    [StoreFact]
    public async Task The_ranking_and_the_change_feed_include_the_new_deviation()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        (await unit.FileReportAsync(new SmallReport { FinalValue = 10 }.ToJson())).Expect(HttpStatusCode.Created);
        var report = CreateReport(5, "次");
        (await unit.FileReportAsync(report)).Expect(HttpStatusCode.Created);
        var before = await CountHighDeviationsAsync(region);
        var figures = MidYearFilingBody.Create("", ("1", 4m, "次"));
        figures["indicators"]![0]!["name"] = (string?)report["indicators"]![0]!["name"];

        (await unit.FileMidYearAsync(figures)).Expect(HttpStatusCode.Created);

        Assert.Equal(before + 1, await CountHighDeviationsAsync(region));
        var last = (await region.Admin.GetAsync($"/v1/bureaus/{region.City}/deviations/2024/changes?limit=500"))
            .Expect<ListDeviationChanges.Feed>(HttpStatusCode.OK).Items[^1];
        Assert.Equal((ChangeKind.Opened, Rule), (last.Kind, last.Deviation.Rule));
    }

    // Units of measure are compared only if both are stated.
    [StoreTheory]
    [InlineData("1", "别的名称", 5, "次", null)]
    [InlineData("9", "开展培训次数", 5, "次", null)]
    [InlineData("9", "开展培训次数", 6, "次", "6")]
    [InlineData("9", "别的名称", 6, "次", null)]
    [InlineData("1", "开展培训次数", 5, "场", "场")]
    [InlineData("1", "开展培训次数", 5, null, null)]
    public async Task Figures_are_paired_with_indicators_by_code_then_by_name(string code, string name, int value, string? measure, string? expected)
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        (await unit.FileReportAsync(CreateReport(5, "次"))).Expect(HttpStatusCode.Created);
        var figures = MidYearFilingBody.Create("", (code, value, measure));
        figures["indicators"]![0]!["name"] = name;

        (await unit.FileMidYearAsync(figures)).Expect(HttpStatusCode.Created);

        Assert.Equal(expected, Format((await FindDeviationAsync(region))?.Expected));
    }

    [StoreFact]
    public async Task Concurrent_filings_of_report_and_figures_end_like_consecutive_ones()
    {
        var region = await Region.CreateAsync(host);
        var (first, second) = (await region.RegisterUnitAsync("A"), await region.RegisterUnitAsync("B"));
        (await first.FileMidYearAsync(MidYearFilingBody.CreateFromSeed(30))).Expect(HttpStatusCode.Created);
        (await first.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        (await second.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        (await second.FileMidYearAsync(MidYearFilingBody.CreateFromSeed(30))).Expect(HttpStatusCode.Created);
        var expected = await DescribeStateAsync(first);
        Assert.Contains(Rule, expected, StringComparison.Ordinal);
        Assert.Equal(expected, await DescribeStateAsync(second));

        for (var round = 0; round < 12; round++)
        {
            var unit = await region.RegisterUnitAsync($"race{round}");
            var responses = await Task.WhenAll(unit.FileReportAsync(SeedReport.Bytes), unit.FileMidYearAsync(MidYearFilingBody.CreateFromSeed(30)));

            Assert.All(responses, response => response.Expect(HttpStatusCode.Created));
            Assert.Equal(expected, await DescribeStateAsync(unit));
        }
    }

    [StoreFact]
    public async Task Many_concurrent_revisions_end_in_the_outcome_of_the_last_of_each()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        async Task FileReportsAsync()
        {
            for (var i = 0; i < 15; i++)
            {
                (await unit.FileReportAsync(SeedReport.CreateVariant(i))).Expect(HttpStatusCode.Created);
            }

            (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        }

        async Task FileFiguresAsync()
        {
            for (var i = 0; i < 15; i++)
            {
                (await unit.FileMidYearAsync(MidYearFilingBody.CreateFromSeed(i))).Expect(HttpStatusCode.Created);
            }

            (await unit.FileMidYearAsync(MidYearFilingBody.CreateFromSeed(30))).Expect(HttpStatusCode.Created);
        }

        await Task.WhenAll(FileReportsAsync(), FileFiguresAsync());

        Assert.Equal((DeviationStatus.Open, (Figure)30m, (Figure)36m), await FindDeviationAsync(region));
        Assert.Equal((16, 16), ((await unit.ReadReportAsync()).Revision, (await unit.ReadMidYearAsync()).Revision));
    }

    private static JsonNode CreateReport(int value, string measure)
    {
        var report = new SmallReport().ToJson();
        report["indicators"]![0]!["midYear"] = new JsonObject { ["value"] = value, ["unit"] = measure };
        return report;
    }

    private static async Task<int> CountHighDeviationsAsync(Region region) =>
        (await region.Admin.ReadRankingAsync())[0].Deviations.High;

    private static async Task<(DeviationStatus Status, Figure Expected, Figure Actual)?> FindDeviationAsync(Region region) =>
        (await region.Admin.ReadDeviationsAsync($"rule={Rule}")).SingleOrDefault() is { } it ? (it.Status, it.Expected, it.Actual) : null;

    private static string? Format(Figure? figure) => figure?.Number?.ToString(CultureInfo.InvariantCulture) ?? figure?.Text;

    // As JSON, so that every field is compared; only the ids differ between units.
    private static async Task<string> DescribeStateAsync(UnitClient unit)
    {
        var current = (await unit.GetReportAsync()).Expect(HttpStatusCode.OK);
        foreach (var deviation in current["deviations"]!.AsArray())
        {
            deviation!.AsObject().Remove("id");
        }

        return $"{current["revision"]} {current["score"]!.ToJsonString()} {current["rules"]!.ToJsonString()} {current["deviations"]!.ToJsonString()}";
    }
}

public sealed class MidYearDeviationTestsOnSqlite(SharedHost<SqliteHost> shared) : MidYearDeviationTests(shared.Host), IClassFixture<SharedHost<SqliteHost>>;

public sealed class MidYearDeviationTestsOnSqlServer(SharedHost<SqlServerHost> shared) : MidYearDeviationTests(shared.Host), IClassFixture<SharedHost<SqlServerHost>>;
