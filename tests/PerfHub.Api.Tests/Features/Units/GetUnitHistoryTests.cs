using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using PerfHub.Api.Tests.Features.Overviews;
using PerfHub.Api.Tests.Features.Rankings;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.Units;

public abstract class GetUnitHistoryTests(PerfHubHost host)
{
    [StoreProperty(Arbitrary = [typeof(ReportYears)], MaxTest = 5)]
    public async Task Each_year_is_as_its_report_says_and_is_compared_with_the_year_before(ReportYears life)
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        await region.RegisterUnitAsync("0138");
        foreach (var (year, report) in life.Years)
        {
            (await unit.FileReportAsync(report.ToJson(), year)).Expect(HttpStatusCode.Created);
            if (report.FinalValue > 10m)
            {
                (await region.Admin.DecideReportAsync(unit, "return", "复核。", year: year)).Expect(HttpStatusCode.Created);
            }
        }

        var answer = await unit.GetUnitHistoryAsync();
        var years = answer.Expect(HttpStatusCode.OK)["years"]!.AsArray();

        var expected = new List<string>();
        JsonObject? before = null;
        foreach (var year in life.Years.Select(it => it.Year).Order())
        {
            var report = (await unit.GetReportAsync(year)).Expect(HttpStatusCode.OK);
            var figures = GetFigures(report);
            before = life.Years.Any(it => it.Year == year - 1) ? before : null;
            expected.Add(PlainStatistics.ToCanonicalJson(JsonSerializer.SerializeToNode(new
            {
                fiscalYear = year,
                status = (string?)report["status"],
                revision = (int)report["revision"]!,
                receivedAt = (string?)report["receivedAt"],
                late = (bool)report["late"]!,
                grade = new { claimed = (string?)report["score"]!["claimedGrade"], verified = (string?)report["score"]!["verifiedGrade"] },
                figures,
                change = before is null ? null : Subtract(figures, before),
            })));
            before = figures;
        }

        Assert.Equal(expected, years.Select(PlainStatistics.ToCanonicalJson));
        Assert.Equal(answer.Body, (await region.Admin.GetAsync($"/v1/bureaus/{region.North}/units/0137/history")).Body);
        var tag = answer.HttpResponse.Headers.ETag!.ToString();
        Assert.Equal(HttpStatusCode.NotModified, (await unit.GetAsync($"/v1/bureaus/{region.North}/units/0137/history", ("If-None-Match", tag))).Status);
    }

    [StoreFact]
    public async Task A_unit_that_has_filed_nothing_has_no_years() =>
        Assert.Empty((await (await (await Region.CreateAsync(host)).RegisterUnitAsync()).GetUnitHistoryAsync()).Expect(HttpStatusCode.OK)["years"]!.AsArray());

    private static JsonObject GetFigures(JsonNode report)
    {
        var (standing, budget) = (RankedFigures.Parse(report), report["report"]!["budget"]!);
        return JsonSerializer.SerializeToNode(new
        {
            claimed = standing.Claimed,
            verified = standing.Verified,
            gap = standing.Difference,
            executionRate = standing.ExecutionRate,
            initial = (decimal)budget["initial"]!,
            adjusted = (decimal)budget["adjusted"]!,
            executed = (decimal)budget["executed"]!,
            credibility = standing.GetMetric("credibility"),
            deviations = new { high = standing.High, medium = standing.Medium, low = standing.Low },
        })!.AsObject();
    }

    private static JsonObject Subtract(JsonObject figures, JsonObject before) => new(figures.Select(it => KeyValuePair.Create(it.Key, it.Value switch
    {
        JsonObject parts => Subtract(parts, before[it.Key]!.AsObject()),
        null => null,
        var value => before[it.Key] is { } other ? (JsonNode?)((decimal)value - (decimal)other) : null,
    })));

    /// <summary>Reports of some years, some with a gap between, filed in any order.</summary>
    public sealed record ReportYears(IReadOnlyList<(int Year, SmallReport Report)> Years)
    {
        private static readonly int[] SampleYears = [2020, 2021, 2022, 2024, 2025];

        public static Arbitrary<ReportYears> Scenarios() => (
            from years in Gen.Shuffle(SampleYears)
            from count in Gen.Choose(1, 5)
            from reports in RankingScenario.ReportGenerator.ListOf(count)
            select new ReportYears([.. years.Zip(reports)])).ToArbitrary();
    }
}

public sealed class GetUnitHistoryTestsOnSqlite(SqliteHost host) : GetUnitHistoryTests(host), IClassFixture<SqliteHost>;

public sealed class GetUnitHistoryTestsOnSqlServer(SqlServerHost host) : GetUnitHistoryTests(host), IClassFixture<SqlServerHost>;
