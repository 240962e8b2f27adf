using System.Net;
using PerfHub.Api.Features.Rules;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Scoring;

namespace PerfHub.Api.Tests.Features.Rules;

public abstract class GetRuleStatisticsTests(PerfHubHost host)
{
    private const string Staff = "staff-exceeds-posts", Grade = "grade-band";

    [StoreFact]
    public async Task Counts_agree_with_receipts_and_with_the_list_of_deviations()
    {
        var region = await Region.CreateAsync(host);
        var units = new[] { await region.RegisterUnitAsync("1"), await region.RegisterUnitAsync("2", region.South), await region.RegisterUnitAsync("3", region.City) };
        foreach (var unit in units)
        {
            (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        }

        (await units[0].FileReportAsync(new SmallReport { ActualStaff = 11 }.ToJson())).Expect(HttpStatusCode.Created);
        var open = await region.Admin.ReadDeviationsAsync("status=open");
        foreach (var (deviation, decision) in open.Zip((string[])["confirm", "dismiss", "confirm", "confirm", "dismiss"]))
        {
            (await region.Admin.AddDeviationEventAsync(deviation.Id, decision, "已核实。")).Expect(HttpStatusCode.Created);
        }

        var statistics = await ReadStatisticsAsync(region.Admin);
        Assert.Equal(RuleCatalogue.All.Select(rule => rule.Id), statistics.Items.Select(it => it.Rule));
        var deviations = (await region.Admin.ReadDeviationsAsync()).ToLookup(it => it.Rule);
        foreach (var rule in statistics.Items)
        {
            long Count(DeviationStatus status) => deviations[rule.Rule].Count(it => it.Status == status);
            var (confirmed, dismissed) = (Count(DeviationStatus.Confirmed), Count(DeviationStatus.Dismissed));
            Assert.Equal(
                new GetRuleStatistics.StatusCounts(
                    Count(DeviationStatus.Open), Count(DeviationStatus.Explained), confirmed, dismissed, Count(DeviationStatus.Resolved)),
                rule.Deviations);
            Assert.Equal(deviations[rule.Rule].Count(it => it.Status != DeviationStatus.Resolved), rule.Flagged);
            Assert.Equal(confirmed + dismissed == 0 ? null : Math.Round(100m * confirmed / (confirmed + dismissed), 2), rule.ShareConfirmed);
        }

        var counts = await Task.WhenAll(units.Select(async unit => (await unit.ReadReportAsync()).Rules));
        Assert.Equal(counts.Sum(it => it.Passed + it.Flagged), statistics.Items.Sum(it => it.Applied));
        Assert.Equal(counts.Sum(it => it.NotApplicable), statistics.Items.Sum(it => it.NotApplicable));
    }

    [StoreFact]
    public async Task Severities_and_thresholds_are_those_of_the_policy_in_force()
    {
        var region = await Region.CreateAsync(host);
        (await (await region.RegisterUnitAsync()).FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        var before = await ReadStatisticsAsync(region.Admin);
        Assert.Equal((null, 1), (before.PolicyBureau, before.PolicyVersion));
        Assert.Equal([new GetRuleStatistics.Threshold("overCompletionThreshold", 130m, "percent")], FindRule(before, "over-completion").Thresholds);
        Assert.Equal([("gradeBands.excellent", 90m), ("gradeBands.good", 80m), ("gradeBands.fair", 60m)], GetThresholds(before, Grade));
        Assert.Equal((Severity.High, true), (FindRule(before, Grade).Severity, FindRule(before, Grade).Enabled));

        (await region.Admin.PutPolicyAsync(new
        {
            overCompletionThreshold = 150m, gradeBands = new { excellent = 92.5m, good = 80m, fair = 60m },
            rules = new Dictionary<string, object> { [Grade] = new { severity = "low" }, [Staff] = new { enabled = false } },
        })).Expect(HttpStatusCode.OK);

        var south = await region.CreateClientAsync(region.South, Role.BureauReader);
        foreach (var bureau in (BureauClient[])[region.Admin, south])
        {
            var after = await ReadStatisticsAsync(bureau);
            Assert.Equal((region.City, 2), (after.PolicyBureau, after.PolicyVersion));
            Assert.Contains(("overCompletionThreshold", 150m), GetThresholds(after, "over-completion"));
            Assert.Equal([("gradeBands.excellent", 92.5m), ("gradeBands.good", 80m), ("gradeBands.fair", 60m)], GetThresholds(after, Grade));
            Assert.Equal((Severity.Low, true), (FindRule(after, Grade).Severity, FindRule(after, Grade).Enabled));
            Assert.False(FindRule(after, Staff).Enabled);
        }
    }

    [StoreFact]
    public async Task Statistics_name_the_policies_that_assessed_the_reports()
    {
        var region = await Region.CreateAsync(host);
        (await (await region.RegisterUnitAsync("1")).FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        (await region.Admin.PutPolicyAsync(new { overCompletionThreshold = 150m }, region.South)).Expect(HttpStatusCode.OK);
        (await (await region.RegisterUnitAsync("2", region.South)).FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);

        var statistics = await ReadStatisticsAsync(region.Admin);

        Assert.Null(statistics.PolicyBureau);
        Assert.Equal([(null, 1, 1), (region.South, 2, 1)], statistics.JudgedBy.Select(it => (it.PolicyBureau, it.PolicyVersion, it.Units)));
    }

    [StoreFact]
    public async Task Statistics_cover_one_scope_and_year_and_are_hidden_from_other_tenants()
    {
        var region = await Region.CreateAsync(host);
        foreach (var bureau in (string[])[region.City, region.North, region.South])
        {
            (await (await region.RegisterUnitAsync("1", bureau)).FileReportAsync(new SmallReport { ActualStaff = 11 }.ToJson())).Expect(HttpStatusCode.Created);
        }

        var south = await region.CreateClientAsync(region.South, Role.Auditor);
        Assert.Equal(3, FindRule(await ReadStatisticsAsync(region.Admin), Staff).Flagged);
        Assert.Equal(1, FindRule(await ReadStatisticsAsync(region.Admin, "scope=own"), Staff).Flagged);
        Assert.Equal(1, FindRule(await ReadStatisticsAsync(south), Staff).Deviations.Open);
        Assert.All((await ReadStatisticsAsync(region.Admin, year: 2023)).Items, it => Assert.Equal((0L, 0L), (it.Applied, it.Flagged)));

        foreach (var bureau in (string[])[region.North, region.City, "999999"])
        {
            (await south.GetAsync(GetPath(bureau))).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        }

        (await region.Admin.GetAsync(GetPath(region.City) + "?scope=all")).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");
        (await (await region.RegisterUnitAsync("2")).GetAsync(GetPath(region.North))).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
    }

    [StoreFact]
    public async Task A_tag_is_valid_until_a_deviation_is_decided()
    {
        var region = await Region.CreateAsync(host);
        (await (await region.RegisterUnitAsync()).FileReportAsync(new SmallReport { ActualStaff = 11 }.ToJson())).Expect(HttpStatusCode.Created);
        var path = GetPath(region.City);
        var tag = (await region.Admin.GetAsync(path)).HttpResponse.Headers.ETag!.ToString();
        Assert.Equal(HttpStatusCode.NotModified, (await region.Admin.GetAsync(path, ("If-None-Match", tag))).Status);

        var deviation = (await region.Admin.ReadDeviationsAsync())[0];
        (await region.Admin.AddDeviationEventAsync(deviation.Id, "confirm", "属实。")).Expect(HttpStatusCode.Created);

        var statistics = (await region.Admin.GetAsync(path, ("If-None-Match", tag))).Expect<GetRuleStatistics.RuleStatistics>(HttpStatusCode.OK);
        Assert.Equal(100m, FindRule(statistics, Staff).ShareConfirmed);
    }

    private static string GetPath(string bureau, int year = 2024) => $"/v1/bureaus/{bureau}/rule-statistics/{year}";

    private static async Task<GetRuleStatistics.RuleStatistics> ReadStatisticsAsync(BureauClient bureau, string query = "", int year = 2024) =>
        (await bureau.GetAsync($"{GetPath(bureau.BureauCode, year)}?{query}")).Expect<GetRuleStatistics.RuleStatistics>(HttpStatusCode.OK);

    private static GetRuleStatistics.RuleRecord FindRule(GetRuleStatistics.RuleStatistics statistics, string rule) =>
        statistics.Items.Single(it => it.Rule == rule);

    private static IEnumerable<(string Name, decimal Value)> GetThresholds(GetRuleStatistics.RuleStatistics statistics, string rule) =>
        FindRule(statistics, rule).Thresholds.Select(it => (it.Name, it.Value));
}

public sealed class GetRuleStatisticsTestsOnSqlite(SharedHost<SqliteHost> shared) : GetRuleStatisticsTests(shared.Host), IClassFixture<SharedHost<SqliteHost>>;

public sealed class GetRuleStatisticsTestsOnSqlServer(SharedHost<SqlServerHost> shared) : GetRuleStatisticsTests(shared.Host), IClassFixture<SharedHost<SqlServerHost>>;
