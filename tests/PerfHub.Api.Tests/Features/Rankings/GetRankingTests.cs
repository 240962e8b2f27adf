using System.Net;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Tests.Features.Rankings;

public abstract class GetRankingTests(PerfHubHost host)
{
    private static readonly int[] Limits = [1, 2, 7, 500];

    [StoreProperty(Arbitrary = [typeof(RankingScenario)], MaxTest = 3)]
    public async Task Every_ranking_page_by_page_is_what_the_reports_themselves_say(RankingScenario population)
    {
        var ranked = await RankingModel.CreateAsync(host, population);
        var number = 0;
        foreach (var query in RankingQuery.CreateAll(ranked.Region))
        {
            var items = new List<RankedItem>();
            var (limit, expected) = (Limits[number++ % Limits.Length], ranked.ComputeExpected(query));
            RankedPage page;
            string? cursor = null;
            do
            {
                page = await query.ReadPageAsync(ranked.Region.Admin, limit, cursor);
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
    public async Task A_page_read_after_others_have_filed_has_the_ranks_of_now(RankingScenario population)
    {
        var ranked = await RankingModel.CreateAsync(host, population);
        var (region, later) = (ranked.Region, new Queue<SmallReport>(population.LaterReports));
        while (later.TryDequeue(out var report))
        {
            // First pages of every list, then somebody files, then the pages that follow.
            var first = new List<(RankingQuery Query, RankedPage Page)>();
            var queries = RankingQuery.CreateAll(region).Where(query => query.IsOwn == (query.Bureau == region.North));
            foreach (var query in queries.Where(query => ranked.ComputeExpected(query).Count > 3))
            {
                first.Add((query, await query.ReadPageAsync(region.Admin, 1 + later.Count % 3)));
            }

            await ranked.FiledUnits[later.Count].FileReportAsync(report with { Conclusion = $"{later.Count}" });
            foreach (var (query, page) in first)
            {
                var now = ranked.ComputeExpected(query);
                var next = await query.ReadPageAsync(region.Admin, 500, page.NextCursor);
                Assert.Equal(now.Count, next.Population);
                AssertSame([.. now.Where(item => IsAfter(query, page.Items[^1], item))], next.Items);
            }
        }
    }

    [StoreFact]
    public async Task A_ranking_of_nobody_is_empty()
    {
        var region = await Region.CreateAsync(host);
        await region.RegisterUnitAsync();

        var ranking = (await region.Admin.GetRankingAsync()).Expect(HttpStatusCode.OK);

        Assert.Equal((0, 0, null, false), ((int)ranking["population"]!, ranking["items"]!.AsArray().Count, ranking["nextCursor"], (bool)ranking["hasChanged"]!));
    }

    [StoreFact]
    public async Task A_unit_alone_is_first_and_at_the_100th_percentile()
    {
        var region = await Region.CreateAsync(host);
        (await (await region.RegisterUnitAsync()).FileReportAsync(SeedReport.Json)).Expect(HttpStatusCode.Created);

        var page = RankedPage.Parse((await region.Admin.GetRankingAsync()).Expect(HttpStatusCode.OK));

        var item = Assert.Single(page.Items);
        Assert.Equal((1L, 1L, 100m, 95.80m), (page.Population, item.Rank, item.Percentile, item.Value));
        Assert.Equal((99.8m, 4.00m, "优", "优"), (item.Figures.Claimed, item.Figures.Difference, item.Figures.ClaimedGrade, item.Figures.VerifiedGrade));
    }

    [StoreFact]
    public async Task Ties_share_a_rank_and_the_next_skips()
    {
        var region = await Region.CreateAsync(host);
        decimal[] totals = [70m, 90m, 80m, 80m];
        foreach (var (i, total) in totals.Index())
        {
            (await (await region.RegisterUnitAsync($"{i}")).FileReportAsync((new SmallReport { ClaimedTotal = total }).ToJson())).Expect(HttpStatusCode.Created);
        }

        var page = RankedPage.Parse((await region.Admin.GetRankingAsync("metric=claimedScore")).Expect(HttpStatusCode.OK));

        Assert.Equal([1L, 2L, 2L, 4L], page.Items.Select(item => item.Rank));
        Assert.Equal(["1", "2", "3", "0"], page.Items.Select(item => item.Unit));
        Assert.Equal([100m, 66.67m, 66.67m, 0m], page.Items.Select(item => item.Percentile));
    }

    [StoreFact]
    public async Task Figures_past_all_bounds_are_shown_as_they_are_ranked()
    {
        var region = await Region.CreateAsync(host);
        var report = (new SmallReport { AdjustedBudget = 0.000001m, ExecutedBudget = 1_000_000_000_000m }).ToJson();
        var indicator = report["indicators"]![0]!;
        indicator["weight"] = 1_000_000_000_000m;
        for (var code = 2; code <= 4; code++)
        {
            var another = indicator.DeepClone();
            another["code"] = $"{code}";
            report["indicators"]!.AsArray().Add(another);
        }

        (await (await region.RegisterUnitAsync()).FileReportAsync(report)).Expect(HttpStatusCode.Created);

        var byRate = Assert.Single(RankedPage.Parse((await region.Admin.GetRankingAsync("metric=executionRate")).Expect(HttpStatusCode.OK)).Items);
        Assert.Equal((2_000_000_000_000m, 2_000_000_000_000m), (byRate.Value, byRate.Figures.ExecutionRate));
        var byScore = Assert.Single(RankedPage.Parse((await region.Admin.GetRankingAsync()).Expect(HttpStatusCode.OK)).Items);
        Assert.Equal((2_000_000_000_000m, 2_000_000_000_000m), (byScore.Value, byScore.Figures.Verified));
        var byGap = Assert.Single(RankedPage.Parse((await region.Admin.GetRankingAsync("metric=scoreGap")).Expect(HttpStatusCode.OK)).Items);
        Assert.Equal(byGap.Value, byGap.Figures.Difference);
    }

    [StoreFact]
    public async Task Years_are_ranked_apart()
    {
        var region = await Region.CreateAsync(host);
        (await (await region.RegisterUnitAsync()).FileReportAsync((new SmallReport()).ToJson(), year: 2023)).Expect(HttpStatusCode.Created);

        Assert.Equal(0, (int)(await region.Admin.GetRankingAsync()).Expect(HttpStatusCode.OK)["population"]!);
        Assert.Equal(1, (int)(await region.Admin.GetRankingAsync(year: 2023)).Expect(HttpStatusCode.OK)["population"]!);
    }

    [StoreFact]
    public async Task It_says_when_anything_that_it_shows_changed_last()
    {
        var region = await Region.CreateAsync(host);
        var units = new[] { await region.RegisterUnitAsync("1"), await region.RegisterUnitAsync("2", region.South) };
        async Task<DateTime> AsOf(string bureau, string query = "") =>
            (DateTime)(await new BureauClient(region.Admin.Http, bureau).GetRankingAsync(query)).Expect(HttpStatusCode.OK)["asOf"]!;
        foreach (var unit in units)
        {
            var (before, aside) = (await AsOf(region.City), unit.BureauCode == region.North ? region.South : region.North);
            var asideBefore = await AsOf(aside);

            var receivedAt = (DateTime)(await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created)["receivedAt"]!;

            var now = await AsOf(region.City);
            Assert.True(before < receivedAt && receivedAt <= now, $"{before:O}, {receivedAt:O}, {now:O}");
            Assert.Equal(now, await AsOf(unit.BureauCode));
            Assert.Equal(asideBefore, await AsOf(aside));
            foreach (var metric in RankingQuery.Metrics)
            {
                Assert.Equal(now, await AsOf(region.City, $"metric={metric}&order=asc&limit=1"));
            }

            Assert.Equal(now, (DateTime)(await region.Admin.GetOverviewAsync()).Expect(HttpStatusCode.OK)["asOf"]!);
        }

        // Of another year it tells no more than when the units themselves changed.
        Assert.True((DateTime)(await region.Admin.GetRankingAsync(year: 2023)).Expect(HttpStatusCode.OK)["asOf"]! < await AsOf(region.City));
    }

    [StoreFact]
    public async Task Each_unit_says_what_it_was_judged_by()
    {
        var region = await Region.CreateAsync(host);
        (await (await region.RegisterUnitAsync("1")).FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        (await (await region.RegisterUnitAsync("2", region.South)).FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        async Task<IEnumerable<string>> JudgedBy(string query = "") => (await region.Admin.GetRankingAsync(query)).Expect(HttpStatusCode.OK)["items"]!.AsArray()
            .OrderBy(it => (string?)it!["unit"], StringComparer.Ordinal).Select(it => RankedFigures.GetPolicyAndRuleSet(it!));
        string By(string? bureau, int version) => $"{bureau} {version} {RuleCatalogue.Version}";
        Assert.Equal([By(null, 1), By(null, 1)], await JudgedBy());

        // A policy by which nothing else is said is another one all the same, once the reports are judged by it.
        (await region.Admin.PutPolicyAsync(new { budgetSwingThreshold = 31 }, region.South)).Expect(HttpStatusCode.OK);
        Assert.Equal([By(null, 1), By(null, 1)], await JudgedBy());
        await region.Admin.RunEvaluationAsync();
        foreach (var metric in RankingQuery.Metrics)
        {
            Assert.Equal([By(null, 1), By(region.South, 2)], await JudgedBy($"metric={metric}"));
        }

        var judgedBy = (await region.Admin.GetOverviewAsync()).Expect(HttpStatusCode.OK)["judgedBy"]!.AsArray();
        Assert.Equal([By(null, 1), By(region.South, 2)], judgedBy.Select(it => RankedFigures.GetPolicyAndRuleSet(it!)));
    }

    // One by one, so that a failure names the first unit that is out of place.
    private static void AssertSame(List<RankedItem> expected, IReadOnlyList<RankedItem> items)
    {
        Assert.Equal(expected.Count, items.Count);
        foreach (var (one, other) in expected.Zip(items))
        {
            Assert.Equal(one, other);
        }
    }

    private static bool IsAfter(RankingQuery query, RankedItem last, RankedItem item)
    {
        var order = item.Value.CompareTo(last.Value);
        order = order != 0 ? -order : string.CompareOrdinal(item.Bureau, last.Bureau);
        order = order != 0 ? order : string.CompareOrdinal(item.Unit, last.Unit);
        return query.IsAscending ? order < 0 : order > 0;
    }

    /// <summary>Populations of which at least eight have filed.</summary>
    private static class LargeRankingScenarioGenerator
    {
        public static Arbitrary<RankingScenario> Scenarios() => RankingScenario.Generate(24)
            .Where(population => population.Units.Count(unit => unit.Steps is [UnitStep.ReportFiled, ..]) >= 8)
            .ToArbitrary();
    }
}

public sealed class GetRankingTestsOnSqlite(SqliteHost host) : GetRankingTests(host), IClassFixture<SqliteHost>;

public sealed class GetRankingTestsOnSqlServer(SqlServerHost host) : GetRankingTests(host), IClassFixture<SqlServerHost>;
