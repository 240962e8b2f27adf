using System.Net;
using PerfHub.Api.Features.Rankings;
using PerfHub.Api.Reports.Receipts;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;
using PerfHub.Rules.Report;
using PerfHub.Rules.Scoring;

namespace PerfHub.Api.Tests.Features.Policies;

/// <summary>A new policy applies to later filings; reports filed before keep their assessment.</summary>
public abstract class PolicyApplicationTests(PerfHubHost host)
{
    [StoreFact]
    public async Task A_receipt_names_the_policy_in_force_that_assessed_the_report()
    {
        var region = await Region.CreateAsync(host);
        var (north, south) = (await region.RegisterUnitAsync(), await region.RegisterUnitAsync(bureau: region.South));
        (await region.Admin.PutPolicyAsync(new { gradeBands = new { excellent = 99.9 } })).Expect(HttpStatusCode.OK);
        (await region.Admin.PutPolicyAsync(new { }, region.South)).Expect(HttpStatusCode.OK);

        var receipt = (await north.FileReportAsync(SeedReport.Bytes)).Expect<Receipt>(HttpStatusCode.Created);
        Assert.Equal((2, region.City, Grade.Good), (receipt.PolicyVersion, receipt.PolicyBureau, receipt.Score.VerifiedGrade));
        Assert.Contains(receipt.Deviations, it => it.Rule == "grade-band");
        Assert.Equal(2, (await north.GetRevisionAsync(1)).Expect<Receipt>(HttpStatusCode.OK).PolicyVersion);
        Assert.Equal(region.City, (await north.ReadReportAsync()).PolicyBureau);
        Assert.Equal(2, (await north.ReadRevisionsAsync())[0].PolicyVersion);

        receipt = (await south.FileReportAsync(SeedReport.Bytes)).Expect<Receipt>(HttpStatusCode.Created);
        Assert.Equal((2, region.South, Grade.Excellent), (receipt.PolicyVersion, receipt.PolicyBureau, receipt.Score.VerifiedGrade));
    }

    [StoreFact]
    public async Task Rule_switches_severities_thresholds_and_scoring_take_effect()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        (await region.Admin.PutPolicyAsync(new
        {
            reverseScoring = "ratio",
            overCompletionThreshold = 150,
            credibility = new { high = 5, medium = 2, low = 0 },
            rules = new Dictionary<string, object>
            {
                ["part-exceeds-whole"] = new { enabled = false },
                ["second-half-surge"] = new { severity = "low" },
            },
        })).Expect(HttpStatusCode.OK);

        // A cost of 150 against a target of at most 100 earns half of the points under "linear", two thirds under "ratio".
        var report = SeedReport.Json;
        var cost = report["indicators"]![0]!;
        (cost["direction"], cost["target"]!["value"], cost["final"]!["value"]) = ("atMost", 100, 150);
        var receipt = (await unit.FileReportAsync(report)).Expect<Receipt>(HttpStatusCode.Created);

        Assert.Equal(
            Math.Round((decimal)cost["weight"]! * 100 / 150, 2, MidpointRounding.AwayFromZero),
            receipt.Score.Parts.Single(part => part.Pointer == "/indicators/0/score").Verified);
        Assert.DoesNotContain(receipt.Deviations, it => it.Rule is "part-exceeds-whole" or "over-completion");
        Assert.Equal(Severity.Low, receipt.Deviations.Single(it => it.Rule == "second-half-surge").Severity);
        int Count(Severity severity) => receipt.Deviations.Count(it => it.Severity == severity);
        var ranked = (await region.Admin.GetRankingAsync("metric=credibility")).Expect<RankingResponse>(HttpStatusCode.OK).Items[0];
        Assert.Equal(Math.Max(0m, 100m - 5 * Count(Severity.High) - 2 * Count(Severity.Medium)), ranked.Value);
    }

    [StoreFact]
    public async Task A_report_filed_before_keeps_its_assessment()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        var (report, ranking) = ((await unit.GetReportAsync()).Body, await ReadRankedUnitsAsync());

        (await region.Admin.PutPolicyAsync(new { gradeBands = new { excellent = 99 }, executionWeight = 50 })).Expect(HttpStatusCode.OK);

        Assert.Equal(report, (await unit.GetReportAsync()).Body);
        Assert.Equal(ranking, await ReadRankedUnitsAsync());
        Assert.Equal(1, (await unit.FileReportAsync(SeedReport.Bytes)).Expect<Receipt>(HttpStatusCode.OK).PolicyVersion);

        async Task<IReadOnlyList<RankedUnit>> ReadRankedUnitsAsync() => (await region.Admin.GetRankingAsync()).Expect<RankingResponse>(HttpStatusCode.OK).Items;
    }

    [StoreFact]
    public async Task A_filing_is_never_assessed_by_a_policy_replaced_before_it_was_sent()
    {
        var region = await Region.CreateAsync(host);
        var units = new List<UnitClient>();
        for (var i = 0; i < 4; i++)
        {
            units.Add(await region.RegisterUnitAsync($"{i}"));
        }

        var (acknowledgedVersion, isDone) = (1, false);
        async Task SetPoliciesAsync()
        {
            for (var version = 2; version <= 12; version++)
            {
                (await region.Admin.PutPolicyAsync(new { gradeBands = new { excellent = 80.5m + version } })).Expect(HttpStatusCode.OK);
                Volatile.Write(ref acknowledgedVersion, version);
            }

            Volatile.Write(ref isDone, true);
        }

        async Task FileReportsAsync(UnitClient unit)
        {
            for (var i = 0; !Volatile.Read(ref isDone) || i < 3; i++)
            {
                var before = Volatile.Read(ref acknowledgedVersion);
                var receipt = (await unit.FileReportAsync(SeedReport.CreateVariant(i))).Expect<Receipt>(HttpStatusCode.Created);

                Assert.InRange(receipt.PolicyVersion, before, 12);
                var excellent = receipt.PolicyVersion == 1 ? 90m : 80.5m + receipt.PolicyVersion;
                Assert.Equal(receipt.Score.Verified >= excellent ? Grade.Excellent : Grade.Good, receipt.Score.VerifiedGrade);
            }
        }

        await Task.WhenAll([SetPoliciesAsync(), .. units.Select(FileReportsAsync)]);
    }
}

public sealed class PolicyApplicationTestsOnSqlite(SharedHost<SqliteHost> shared) : PolicyApplicationTests(shared.Host), IClassFixture<SharedHost<SqliteHost>>;

public sealed class PolicyApplicationTestsOnSqlServer(SharedHost<SqlServerHost> shared) : PolicyApplicationTests(shared.Host), IClassFixture<SharedHost<SqlServerHost>>;
