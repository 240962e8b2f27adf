using System.Net;
using System.Text.Json.Nodes;
using PerfHub.Api.Features.Deviations;
using PerfHub.Api.Features.Filings;
using PerfHub.Api.Features.Indicators;
using PerfHub.Api.Features.Overviews;
using PerfHub.Api.Features.Rules;
using PerfHub.Api.Features.SelfEvaluations;
using PerfHub.Api.Features.Units;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Reports;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Reports.Receipts;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.SelfEvaluations;

/// <summary>A returned or withdrawn report is in its history and the list of filings, and in nothing else.</summary>
public abstract class UncountedReportTests(PerfHubHost host)
{
    [StoreTheory]
    [InlineData("return", FilingStatus.Returned)]
    [InlineData("withdraw", FilingStatus.Withdrawn)]
    public async Task A_report_that_is_returned_or_withdrawn_leaves_rankings_sums_lists_and_statistics(string decision, FilingStatus status)
    {
        var region = await Region.CreateAsync(host);
        var (unit, other) = (await region.RegisterUnitAsync("1"), await region.RegisterUnitAsync("2"));
        (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        (await other.FileReportAsync(SeedReport.CreateVariant(1))).Expect(HttpStatusCode.Created);
        Assert.Equal(2, (await region.Admin.ReadRankingAsync()).Count);

        (await region.Admin.DecideReportAsync(unit, decision, "填报有误。")).Expect(HttpStatusCode.Created);

        string[] metrics = ["verifiedScore", "claimedScore", "scoreGap", "executionRate", "credibility"];
        Assert.All(
            await Task.WhenAll(metrics.Select(metric => region.Admin.GetRankingAsync($"metric={metric}"))),
            response => Assert.Equal(1, response.Expect<RankingResponse>(HttpStatusCode.OK).Population));
        Assert.Equal(["2"], (await region.Admin.ReadRankingAsync()).Select(it => it.Unit));
        var all = (await region.Admin.GetOverviewAsync()).Expect<Overview>(HttpStatusCode.OK).All;
        var report = SeedReport.Json["budget"]!;
        Assert.Equal((decimal)report["adjusted"]!, all.Budget.Adjusted);
        Assert.Equal(1, all.Grades.Sum(it => it.Verified));
        Assert.All(all.Deviations, it => Assert.InRange(it.UnitsApplicable, 0, 1));
        Assert.All((await region.Admin.ListIndicatorsAsync()).Expect<IndicatorPage>(HttpStatusCode.OK).Names!, it => Assert.Equal(1, it.Units));
        var deviations = await region.Admin.ReadDeviationsAsync();
        Assert.All(deviations, it => Assert.Equal("2", it.Unit));
        var statistics = (await region.Admin.GetAsync($"/v1/bureaus/{region.City}/rule-statistics/2024")).Expect<GetRuleStatistics.RuleStatistics>(HttpStatusCode.OK);
        Assert.Equal(deviations.Count, statistics.Items.Sum(it => it.Deviations.Open));
        Assert.Equal(1, (await region.Admin.GetAsync($"/v1/bureaus/{region.City}/deviations/2024/sample?seed=1")).Expect<DrawSample.Sample>(HttpStatusCode.OK).Population);
        var preview = (await region.Admin.DecideDeviationsAsync("preview=true", "dismiss", "预览。")).Expect<BulkDecision>(HttpStatusCode.OK);
        Assert.Equal(deviations.Count, preview.Total);
        Assert.Equal(1, (await region.Admin.EvaluateAsync()).Total);

        var filing = Assert.Single((await region.Admin.ListFilingsAsync($"status={Paging.ToCamelCase(status)}")).Expect<FilingPage>(HttpStatusCode.OK).Items);
        Assert.Equal(("1", status, 1), (filing.Unit, filing.Status, filing.Revision));
        Assert.Equal(status == FilingStatus.Withdrawn ? ["1"] : [], await ListUnitsAsync(region, "missing"));
        Assert.Equal(status == FilingStatus.Withdrawn ? ["2"] : ["1", "2"], await ListUnitsAsync(region, "filed"));
        Assert.Equal((status == FilingStatus.Withdrawn ? 1 : 0, status == FilingStatus.Withdrawn ? 0 : 1), (all.Filings.Withdrawn, all.Filings.Returned));
        Assert.Equal(2, (await unit.ReadReportHistoryAsync()).Count);
    }

    [StoreTheory]
    [InlineData("return")]
    [InlineData("withdraw")]
    public async Task It_is_nobodys_last_year(string decision)
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        JsonNode lastYear = new SmallReport { FinalValue = 20m }.ToJson(), report = new SmallReport().ToJson();
        (await unit.FileReportAsync(lastYear, 2023)).Expect(HttpStatusCode.Created);
        Assert.Contains("target-below-last-year", await FileAsync());

        // The decision changes the report of the next year at once, and so does reopening.
        (await region.Admin.DecideReportAsync(unit, decision, "年度填错。", year: 2023)).Expect(HttpStatusCode.Created);
        Assert.DoesNotContain("target-below-last-year", await ListOpenRulesAsync());
        Assert.DoesNotContain("target-below-last-year", await FileAsync("第二版。"));
        var years = (await unit.GetUnitHistoryAsync()).Expect<GetUnitHistory.UnitHistory>(HttpStatusCode.OK).Years;
        Assert.Equal(decision == "return" ? [2023, 2024] : [2024], years.Select(it => it.FiscalYear));
        Assert.Null(years[^1].Change);
        if (decision == "return")
        {
            (await region.Admin.DecideReportAsync(unit, "reopen", "退回有误。", year: 2023)).Expect(HttpStatusCode.Created);
            Assert.Contains("target-below-last-year", await ListOpenRulesAsync());
            Assert.Contains("target-below-last-year", await FileAsync("第三版。"));
        }
        else
        {
            (await unit.FileReportAsync(lastYear, 2023)).Expect(HttpStatusCode.Created);
            Assert.Contains("target-below-last-year", await ListOpenRulesAsync());
        }

        async Task<IEnumerable<string>> FileAsync(string conclusion = "完成。")
        {
            report["conclusion"] = conclusion;
            return (await unit.FileReportAsync(report)).Expect<Receipt>(HttpStatusCode.Created).Deviations.Select(it => it.Rule);
        }

        async Task<IEnumerable<string>> ListOpenRulesAsync() => (await region.Admin.ReadDeviationsAsync("status=open")).Select(it => it.Rule);
    }

    [StoreFact]
    public async Task It_is_no_peer_in_an_evaluation()
    {
        var region = await Region.CreateAsync(host);
        var (unit, copy) = (await region.RegisterUnitAsync("1"), await region.RegisterUnitAsync("2"));
        foreach (var one in (UnitClient[])[unit, copy])
        {
            (await one.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        }

        (await region.Admin.DecideReportAsync(unit, "withdraw", "单位填错。")).Expect(HttpStatusCode.Created);
        await region.Admin.EvaluateAsync();

        Assert.DoesNotContain("copied-from-other-unit", (await region.Admin.ReadDeviationsAsync()).Select(it => it.Rule));
    }

    [StoreFact]
    public async Task The_change_feed_tells_that_the_deviations_left_the_list_and_came_back()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        var (feed, listed) = (ChangeFeedReader.Create(region.Admin), new Dictionary<string, DeviationItem>());
        await AssertFeedGivesListAsync(13);

        (await region.Admin.DecideReportAsync(unit, "return", "请核实。")).Expect(HttpStatusCode.Created);
        Assert.All(await AssertFeedGivesListAsync(0), it => Assert.Equal(ChangeKind.Removed, it.Kind));

        // What happens to a deviation that is not listed is in the feed when it is listed again.
        var deviation = (await unit.ReadReportAsync()).Deviations[0].Id;
        (await unit.AddDeviationEventAsync(deviation, "explain", "已核对台账。")).Expect(HttpStatusCode.Created);
        Assert.Empty(await AssertFeedGivesListAsync(0));
        (await region.Admin.DecideReportAsync(unit, "reopen", "退回有误。")).Expect(HttpStatusCode.Created);
        Assert.All(await AssertFeedGivesListAsync(13), it => Assert.Equal(ChangeKind.Relisted, it.Kind));
        Assert.Equal("已核对台账。", listed[deviation].Explanation);

        (await region.Admin.DecideReportAsync(unit, "withdraw", "单位填错。")).Expect(HttpStatusCode.Created);
        await AssertFeedGivesListAsync(0);
        (await unit.FileReportAsync(SeedReport.CreateVariant(1))).Expect(HttpStatusCode.Created);
        await AssertFeedGivesListAsync(13);

        async Task<List<ListDeviationChanges.Item>> AssertFeedGivesListAsync(int count)
        {
            var changes = await feed.ReadRemainingChangesAsync();
            foreach (var change in changes)
            {
                listed.Remove(change.Deviation.Id);
                if (change.Kind != ChangeKind.Removed)
                {
                    listed.Add(change.Deviation.Id, change.Deviation);
                }
            }

            Assert.Equal(count, listed.Count);
            Assert.Equal(await region.Admin.ReadDeviationsAsync(), listed.Values.OrderBy(it => it.Rule, StringComparer.Ordinal).ThenBy(it => it.Id, StringComparer.Ordinal));
            return changes;
        }
    }

    [StoreTheory]
    [InlineData(null)]
    [InlineData("accept")]
    [InlineData("return")]
    public async Task A_report_is_withdrawn_in_any_status_and_filed_anew_with_the_next_revision(string? before)
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        if (before is not null)
        {
            (await region.Admin.DecideReportAsync(unit, before, "理由")).Expect(HttpStatusCode.Created);
        }

        (await region.Admin.DecideReportAsync(unit, "withdraw")).ExpectValidationError("/reason", "required");
        Assert.Equal(
            ReportStatus.Withdrawn, (await region.Admin.DecideReportAsync(unit, "withdraw", "年度填错。")).Expect<DecideReport.Result>(HttpStatusCode.Created).Status);
        foreach (var decision in (string[])["withdraw", "accept", "return", "reopen"])
        {
            Assert.StartsWith(
                "报告第 1 版已撤销，不能", (string)(await region.Admin.DecideReportAsync(unit, decision, "理由")).ExpectProblem(HttpStatusCode.Conflict, "conflict")["detail"]!, StringComparison.Ordinal);
        }

        Assert.Equal(ReportStatus.Withdrawn, (await unit.ReadReportAsync()).Status);

        // Even the same content becomes a new revision. A retry gets the receipt of that revision.
        var receipt = (await unit.FileReportAsync(SeedReport.Bytes)).Expect<Receipt>(HttpStatusCode.Created);
        Assert.Equal((2, ReportStatus.Submitted), (receipt.Revision, receipt.Status));
        Assert.Equal(2, (await unit.FileReportAsync(SeedReport.Bytes)).Expect<Receipt>(HttpStatusCode.OK).Revision);
        Assert.Single(await region.Admin.ReadRankingAsync());
        Assert.Equal(
            [ReportHistoryEventKind.Withdrawn, ReportHistoryEventKind.Submitted], (await unit.ReadReportHistoryAsync()).TakeLast(2).Select(it => it.Kind));
    }

    private static async Task<IEnumerable<string>> ListUnitsAsync(Region region, string status) =>
        (await region.Admin.ListFilingsAsync($"status={status}")).Expect<FilingPage>(HttpStatusCode.OK).Items.Select(it => it.Unit);
}

public sealed class UncountedReportTestsOnSqlite(SqliteHost host) : UncountedReportTests(host), IClassFixture<SqliteHost>;

public sealed class UncountedReportTestsOnSqlServer(SqlServerHost host) : UncountedReportTests(host), IClassFixture<SqlServerHost>;
