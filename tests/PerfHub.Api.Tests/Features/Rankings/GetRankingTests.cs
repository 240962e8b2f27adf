using System.Net;
using FsCheck;
using FsCheck.Fluent;
using PerfHub.Api.Features.Overviews;
using PerfHub.Api.Reports.Receipts;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;
using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Tests.Features.Rankings;

public abstract class GetRankingTests(PerfHubHost host)
{
    private static readonly int[] Limits = [1, 2, 7, 500];

    [StoreProperty(Arbitrary = [typeof(RankingScenario)], MaxTest = 3)]
    public async Task Every_ranking_agrees_with_the_units_own_reports_at_any_page_size(RankingScenario scenario)
    {
        var model = await RankingModel.CreateAsync(host, scenario);
        var number = 0;
        foreach (var query in RankingQuery.CreateAll(model.Region))
        {
            var items = new List<RankedItem>();
            var (limit, expected) = (Limits[number++ % Limits.Length], model.ComputeExpected(query));
            RankedPage page;
            string? cursor = null;
            do
            {
                page = await query.ReadPageAsync(model.Region.Admin, limit, cursor);
                items.AddRange(page.Items);
                Assert.Equal(expected.Count, page.Population);
                Assert.Equal(Math.Min(limit, expected.Count - items.Count + page.Items.Count), page.Items.Count);
                cursor = page.NextCursor;
            }
            while (cursor is not null);

            AssertSame(expected, items);
        }
    }

    [StoreProperty(Arbitrary = [typeof(LargeRankingScenarioGenerator)], MaxTest = 2)]
    public async Task The_next_page_shows_current_ranks_after_another_unit_files(RankingScenario scenario)
    {
        var model = await RankingModel.CreateAsync(host, scenario);
        var (region, laterReports) = (model.Region, new Queue<SmallReport>(scenario.LaterReports));
        while (laterReports.TryDequeue(out var report))
        {
            // Read the first page of every list, file a report, then read the rest of every list.
            var firstPages = new List<(RankingQuery Query, RankedPage Page)>();
            var queries = RankingQuery.CreateAll(region).Where(query => query.IsOwn == (query.Bureau == region.North));
            foreach (var query in queries.Where(query => model.ComputeExpected(query).Count > 3))
            {
                firstPages.Add((query, await query.ReadPageAsync(region.Admin, 1 + laterReports.Count % 3)));
            }

            await model.FiledUnits[laterReports.Count].FileReportAsync(report with { Conclusion = $"{laterReports.Count}" });
            foreach (var (query, page) in firstPages)
            {
                var current = model.ComputeExpected(query);
                var next = await query.ReadPageAsync(region.Admin, 500, page.NextCursor);
                Assert.Equal(current.Count, next.Population);
                AssertSame([.. current.Where(item => IsAfter(query, page.Items[^1], item))], next.Items);
            }
        }
    }

    [StoreFact]
    public async Task A_ranking_without_reports_is_empty()
    {
        var region = await Region.CreateAsync(host);
        await region.RegisterUnitAsync();

        var page = await ReadRankingAsync(region.Admin);

        Assert.Equal((0L, 0, null, false), (page.Population, page.Items.Count, page.NextCursor, page.HasChanged));
    }

    [StoreFact]
    public async Task The_only_unit_is_first_at_the_100th_percentile()
    {
        var region = await Region.CreateAsync(host);
        (await (await region.RegisterUnitAsync()).FileReportAsync(SeedReport.Json)).Expect(HttpStatusCode.Created);

        var page = await ReadRankingAsync(region.Admin);

        var item = Assert.Single(page.Items);
        Assert.Equal((1L, 1L, 100m, 95.80m), (page.Population, item.Rank, item.Percentile, item.Value));
        Assert.Equal(
            (99.8m, 4.00m, Grade.Excellent, Grade.Excellent),
            (item.Score.Claimed, item.Score.Difference, item.Grade.Claimed, item.Grade.Verified));
    }

    [StoreFact]
    public async Task Units_are_filtered_by_the_grade_of_the_score_that_they_are_ranked_by()
    {
        var region = await Region.CreateAsync(host);
        UnitClient[] units = [await region.RegisterUnitAsync("0"), await region.RegisterUnitAsync("1"), await region.RegisterUnitAsync("2")];
        await FileAsync(0, new SmallReport { ClaimedTotal = 80m, ClaimedGrade = "良" });
        await FileAsync(1, new SmallReport { ClaimedTotal = 95m });
        await FileAsync(2, new SmallReport { ClaimedTotal = 70m, ClaimedGrade = "中", FinalValue = 2m });

        Assert.Equal(["1"], await ListAsync("metric=claimedScore&grade=优"));
        Assert.Equal(["0", "1"], await ListAsync("grade=优"));
        Assert.Equal(["0", "1"], await ListAsync("metric=executionRate&grade=优"));
        Assert.Equal(["2"], await ListAsync("grade=差"));
        Assert.Empty(await ListAsync("metric=reviewedScore&grade=优"));

        // A list that is held follows a revision with another grade.
        await FileAsync(1, new SmallReport { ClaimedTotal = 95m, FinalValue = 2m });
        Assert.Equal(["0"], await ListAsync("grade=优"));
        Assert.Equal(["1", "2"], await ListAsync("grade=差"));
        Assert.Equal(1, (await ReadRankingAsync(region.Admin, "grade=优")).Population);
        (await region.Admin.GetAsync($"/v1/bureaus/{region.City}/rankings/2024?grade=excellent")).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");

        async Task FileAsync(int unit, SmallReport report) =>
            (await units[unit].FileReportAsync(report.ToJson())).Expect(HttpStatusCode.Created);

        async Task<IEnumerable<string>> ListAsync(string query) => (await ReadRankingAsync(region.Admin, query)).Items.Select(item => item.Unit).Order();
    }

    [StoreFact]
    public async Task Tied_units_share_a_rank_and_the_next_rank_is_skipped()
    {
        var region = await Region.CreateAsync(host);
        decimal[] totals = [70m, 90m, 80m, 80m];
        foreach (var (i, total) in totals.Index())
        {
            (await (await region.RegisterUnitAsync($"{i}")).FileReportAsync(new SmallReport { ClaimedTotal = total }.ToJson())).Expect(HttpStatusCode.Created);
        }

        var page = await ReadRankingAsync(region.Admin, "metric=claimedScore");

        Assert.Equal([1L, 2L, 2L, 4L], page.Items.Select(item => item.Rank));
        Assert.Equal(["1", "2", "3", "0"], page.Items.Select(item => item.Unit));
        Assert.Equal([100m, 66.67m, 66.67m, 0m], page.Items.Select(item => item.Percentile));
    }

    [StoreFact]
    public async Task A_rate_beyond_the_stored_range_is_clamped_in_ranking_and_display_and_a_score_is_at_most_100()
    {
        var region = await Region.CreateAsync(host);
        var report = new SmallReport { AdjustedBudget = 0.000001m, ExecutedBudget = 1_000_000_000_000m }.ToJson();
        var indicator = report["indicators"]![0]!;
        indicator["weight"] = 1_000_000_000_000m;
        for (var code = 2; code <= 4; code++)
        {
            var another = indicator.DeepClone();
            another["code"] = $"{code}";
            report["indicators"]!.AsArray().Add(another);
        }

        (await (await region.RegisterUnitAsync()).FileReportAsync(report)).Expect(HttpStatusCode.Created);

        var byRate = Assert.Single((await ReadRankingAsync(region.Admin, "metric=executionRate")).Items);
        Assert.Equal((2_000_000_000_000m, 2_000_000_000_000m), (byRate.Value, byRate.ExecutionRate));
        var byScore = Assert.Single((await ReadRankingAsync(region.Admin)).Items);
        Assert.Equal((100m, 100m), (byScore.Value, byScore.Score.Verified));
        var byGap = Assert.Single((await ReadRankingAsync(region.Admin, "metric=scoreGap")).Items);
        Assert.Equal(byGap.Value, byGap.Score.Difference);
    }

    [StoreFact]
    public async Task Each_year_has_its_own_ranking()
    {
        var region = await Region.CreateAsync(host);
        (await (await region.RegisterUnitAsync()).FileReportAsync(new SmallReport().ToJson(), year: 2023)).Expect(HttpStatusCode.Created);

        Assert.Equal(0, (await ReadRankingAsync(region.Admin)).Population);
        Assert.Equal(1, (await region.Admin.GetRankingAsync(year: 2023)).Expect<RankingResponse>(HttpStatusCode.OK).Population);
    }

    [StoreFact]
    public async Task AsOf_is_the_time_of_the_last_change_within_the_bureau()
    {
        var region = await Region.CreateAsync(host);
        var units = new[] { await region.RegisterUnitAsync("1"), await region.RegisterUnitAsync("2", region.South) };
        async Task<DateTime> ReadAsOfAsync(string bureau, string query = "") =>
            (await ReadRankingAsync(new BureauClient(region.Admin.Http, bureau), query)).AsOf!.Value;
        foreach (var unit in units)
        {
            var otherDistrict = unit.BureauCode == region.North ? region.South : region.North;
            var (before, otherBefore) = (await ReadAsOfAsync(region.City), await ReadAsOfAsync(otherDistrict));

            var receivedAt = (await unit.FileReportAsync(SeedReport.Bytes)).Expect<Receipt>(HttpStatusCode.Created).ReceivedAt;

            var now = await ReadAsOfAsync(region.City);
            Assert.True(before < receivedAt && receivedAt <= now, $"{before:O}, {receivedAt:O}, {now:O}");
            Assert.Equal(now, await ReadAsOfAsync(unit.BureauCode));
            Assert.Equal(otherBefore, await ReadAsOfAsync(otherDistrict));
            foreach (var metric in RankingQuery.Metrics)
            {
                Assert.Equal(now, await ReadAsOfAsync(region.City, $"metric={metric}&order=asc&limit=1"));
            }

            Assert.Equal(now, (await region.Admin.GetOverviewAsync()).Expect<AsOfResponse>(HttpStatusCode.OK).AsOf);
        }

        // Filing for 2024 does not change 2023: that ranking is as old as the registration of its units.
        var otherYear = (await region.Admin.GetRankingAsync(year: 2023)).Expect<RankingResponse>(HttpStatusCode.OK);
        Assert.True(otherYear.AsOf < await ReadAsOfAsync(region.City));
    }

    [StoreFact]
    public async Task Each_item_names_the_policy_and_rule_set_that_assessed_its_report()
    {
        var region = await Region.CreateAsync(host);
        (await (await region.RegisterUnitAsync("1")).FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        (await (await region.RegisterUnitAsync("2", region.South)).FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        async Task<IEnumerable<(string?, int?, string?)>> ReadAssessedByAsync(string query = "") => (await ReadRankingAsync(region.Admin, query)).Items
            .OrderBy(it => it.Unit, StringComparer.Ordinal).Select(it => (it.PolicyBureau, it.PolicyVersion, it.RuleSetVersion));
        (string?, int?, string?) byDefault = (null, 1, RuleCatalogue.Version), bySouth = (region.South, 2, RuleCatalogue.Version);
        Assert.Equal([byDefault, byDefault], await ReadAssessedByAsync());

        // The new policy changes no result, but an evaluation records it all the same.
        (await region.Admin.PutPolicyAsync(new { budgetSwingThreshold = 31 }, region.South)).Expect(HttpStatusCode.OK);
        Assert.Equal([byDefault, byDefault], await ReadAssessedByAsync());
        await region.Admin.EvaluateAsync();
        foreach (var metric in RankingQuery.Metrics)
        {
            Assert.Equal([byDefault, bySouth], await ReadAssessedByAsync($"metric={metric}"));
        }

        var overview = (await region.Admin.GetOverviewAsync()).Expect<Overview>(HttpStatusCode.OK);
        Assert.Equal([byDefault, bySouth], overview.JudgedBy.Select(it => (it.PolicyBureau, it.PolicyVersion, it.RuleSetVersion)));
    }

    private static async Task<RankingResponse> ReadRankingAsync(BureauClient client, string query = "") =>
        (await client.GetRankingAsync(query)).Expect<RankingResponse>(HttpStatusCode.OK);

    // Compares item by item, so that a failure shows the first item that differs.
    private static void AssertSame(List<RankedItem> expected, IReadOnlyList<RankedItem> actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        foreach (var (expectedItem, actualItem) in expected.Zip(actual))
        {
            Assert.Equal(expectedItem, actualItem);
        }
    }

    private static bool IsAfter(RankingQuery query, RankedItem last, RankedItem item)
    {
        var order = item.Value.CompareTo(last.Value);
        order = order != 0 ? -order : string.CompareOrdinal(item.Bureau, last.Bureau);
        order = order != 0 ? order : string.CompareOrdinal(item.Unit, last.Unit);
        return query.IsAscending ? order < 0 : order > 0;
    }

    /// <summary>The member that every versioned response has; the API's own records cannot be read back with it.</summary>
    private sealed record AsOfResponse(DateTime? AsOf);

    /// <summary>Scenarios in which at least eight units file.</summary>
    private static class LargeRankingScenarioGenerator
    {
        public static Arbitrary<RankingScenario> Scenarios() => RankingScenario.Generate(24)
            .Where(scenario => scenario.Units.Count(unit => unit.Steps is [UnitStep.ReportFiled, ..]) >= 8)
            .ToArbitrary();
    }
}

public sealed class GetRankingTestsOnSqlite(SharedHost<SqliteHost> shared) : GetRankingTests(shared.Host), IClassFixture<SharedHost<SqliteHost>>;

public sealed class GetRankingTestsOnSqlServer(SharedHost<SqlServerHost> shared) : GetRankingTests(shared.Host), IClassFixture<SharedHost<SqlServerHost>>;
