using System.Net;
using PerfHub.Api.Features.Policies;
using PerfHub.Api.Reports.Assessments;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Tests.Features.Evaluations;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;
using PerfHub.Rules.Scoring;

namespace PerfHub.Api.Tests.Features.Policies;

public abstract class PreviewPolicyTests(PerfHubHost host)
{
    [StoreProperty(Arbitrary = [typeof(PolicyPreviewScenario)], MaxTest = 40)]
    public async Task A_preview_agrees_with_assessing_every_report_under_both_policies(PolicyPreviewScenario scenario)
    {
        var region = await Region.CreateAsync(host);
        if (scenario.InForce is not null)
        {
            (await region.Admin.PutPolicyAsync(scenario.InForce)).Expect(HttpStatusCode.OK);
        }

        // The unit's report of last year lets the rules that compare years apply.
        var units = new List<(UnitClient Unit, byte[] Report)>();
        foreach (var report in scenario.Reports)
        {
            var unit = await region.RegisterUnitAsync($"{units.Count}", units.Count % 2 == 0 ? region.North : region.City);
            (await unit.FileReportAsync(scenario.Reports[0], 2023)).Expect(HttpStatusCode.Created);
            (await unit.FileReportAsync(report)).Expect(HttpStatusCode.Created);
            units.Add((unit, report.ToUtf8Bytes()));
        }

        var now = await ValidateReportsAsync(units);
        var preview = (await region.Admin.PreviewPolicyAsync(scenario.Draft)).Expect<PolicyPreview>(HttpStatusCode.OK);
        (await region.Admin.PutPolicyAsync(scenario.Draft)).Expect(HttpStatusCode.OK);
        var then = await ValidateReportsAsync(units);

        List<(Score Now, Score Then)> scores = [.. now.Zip(then, (before, after) => (before.Score, after.Score))];
        Assert.Equal((units.Count, units.Count), (preview.Reports, preview.Judged));
        Assert.Equal(DescribeExpectedEffects(now, then).Order(), preview.Rules.Select(DescribeEffect).Order());
        Assert.Equal(
            scores.GroupBy(it => (it.Now.VerifiedGrade, it.Then.VerifiedGrade)).Select(it => (it.Key.Item1, it.Key.Item2, it.Count())).Order(),
            preview.Grades.Reports.Select(it => (it.Now, it.Then, it.Count)).Order());
        Assert.Equal(scores.Count(it => it.Now.VerifiedGrade != it.Then.VerifiedGrade), preview.Grades.Changed);
        Assert.Equal(scores.Count(it => it.Now.Verified != it.Then.Verified), preview.Scores.Changed);
        Assert.Equal(ComputeMean(now), preview.Scores.MeanNow);
        Assert.Equal(ComputeMean(then), preview.Scores.MeanThen);
        Assert.Equal(scores.Select(it => Math.Max(0m, it.Then.Verified - it.Now.Verified)).DefaultIfEmpty().Max(), preview.Scores.LargestRise);
        Assert.Equal(scores.Select(it => Math.Max(0m, it.Now.Verified - it.Then.Verified)).DefaultIfEmpty().Max(), preview.Scores.LargestFall);
    }

    [StoreFact]
    public async Task Examples_show_unit_figures_and_message_in_the_requested_language()
    {
        var region = await Region.CreateAsync(host);
        for (var i = 0; i < 5; i++)
        {
            (await (await region.RegisterUnitAsync($"{i}")).FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        }

        var draft = new { overCompletionThreshold = 200, rules = new Dictionary<string, object> { ["second-half-surge"] = new { severity = "high" } } };
        var preview = (await region.Admin.PreviewPolicyAsync(draft, language: "en")).Expect<PolicyPreview>(HttpStatusCode.OK);

        Assert.Equal((null, 1), (preview.Bureau, preview.Version));
        var rules = preview.Rules.ToDictionary(it => it.Rule);
        Assert.Equal(["over-completion", "second-half-surge"], rules.Keys.Order());
        Assert.Equal("over-completion 5 0 0 5 0 0", DescribeEffect(rules["over-completion"]));
        Assert.Equal("second-half-surge 5 5 0 0 0 5", DescribeEffect(rules["second-half-surge"]));
        var examples = rules["over-completion"].Examples;
        Assert.Equal(["0", "1", "2"], examples.Select(it => it.Unit));
        Assert.All(examples, it =>
        {
            Assert.Equal((DeviationEffect.Removed, region.North, "单位", Severity.Medium), (it.Effect, it.Bureau, it.UnitName, it.Severity));
            Assert.Equal(("/indicators/1/final", "2"), (it.Pointer, it.Indicator));
            Assert.Matches("^[^\\p{IsCJKUnifiedIdeographs}]*[A-Za-z]{3}", it.Message);
            Assert.NotEqual(default, it.Actual);
            Assert.NotEmpty(it.Formula);
        });
        Assert.Equal(Severity.High, rules["second-half-surge"].Examples[0].Severity);

        // All five reports are the same, so the mean rises as much as each score.
        Assert.Equal(preview.Scores.MeanThen - preview.Scores.MeanNow, preview.Scores.LargestRise);
    }

    [StoreFact]
    public async Task A_preview_includes_deviations_found_by_peer_comparison()
    {
        var region = await Region.CreateAsync(host);
        var text = RandomNarratives.Create(1);
        foreach (var (code, bureau, narrative) in ((string, string, string)[])[("1", region.North, text), ("2", region.South, RandomNarratives.ReplaceLetters(text, 40, 2))])
        {
            (await (await region.RegisterUnitAsync(code, bureau)).FileReportAsync(new SmallReport { Conclusion = narrative }.ToJson())).Expect(HttpStatusCode.Created);
        }

        var draft = new { copiedFromOtherUnitThreshold = 100 };
        async Task<IEnumerable<string>> PreviewEffectsAsync(object policy) =>
            (await region.Admin.PreviewPolicyAsync(policy)).Expect<PolicyPreview>(HttpStatusCode.OK).Rules.Select(DescribeEffect);
        Assert.Empty(await PreviewEffectsAsync(draft));
        await region.Admin.EvaluateAsync();
        Assert.Equal(["copied-from-other-unit 2 0 0 2 0 0"], await PreviewEffectsAsync(draft));

        (await region.Admin.PutPolicyAsync(draft)).Expect(HttpStatusCode.OK);
        await region.Admin.EvaluateAsync();
        var deviations = await region.Admin.ReadDeviationsAsync("rule=copied-from-other-unit");
        Assert.Equal([DeviationStatus.Resolved, DeviationStatus.Resolved], deviations.Select(it => it.Status));
        Assert.Equal(["copied-from-other-unit 0 2 2 0 0 0"], await PreviewEffectsAsync(new { }));
    }

    [StoreFact]
    public async Task Only_reports_that_the_draft_would_apply_to_are_assessed()
    {
        var region = await Region.CreateAsync(host);
        var village = region.North + "01";
        (await host.Operator.CreateBureauAsync(village, region.North)).Expect(HttpStatusCode.Created);
        foreach (var bureau in (string[])[region.City, region.North, region.South, village])
        {
            (await (await region.RegisterUnitAsync("1", bureau)).FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        }

        async Task<(int City, int North, int Village)> CountAssessedAsync() => (
            await CountAssessedReportsAsync(region, region.City), await CountAssessedReportsAsync(region, region.North), await CountAssessedReportsAsync(region, village));

        Assert.Equal((4, 2, 1), await CountAssessedAsync());
        (await region.Admin.PutPolicyAsync(new { })).Expect(HttpStatusCode.OK);
        Assert.Equal((4, 2, 1), await CountAssessedAsync());
        (await region.Admin.PutPolicyAsync(new { }, region.North)).Expect(HttpStatusCode.OK);
        Assert.Equal((2, 2, 1), await CountAssessedAsync());
        (await region.Admin.PutPolicyAsync(new { }, village)).Expect(HttpStatusCode.OK);
        Assert.Equal((2, 1, 1), await CountAssessedAsync());
        (await region.Admin.DeletePolicyAsync(region.North)).Expect(HttpStatusCode.OK);
        Assert.Equal((3, 1, 1), await CountAssessedAsync());
        Assert.Equal(0, (await region.Admin.PreviewPolicyAsync(new { }, year: 2025)).Expect<PolicyPreview>(HttpStatusCode.OK).Reports);
    }

    [StoreFact]
    public async Task A_preview_stores_nothing()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        async Task<string> ReadEverythingAsync() => string.Join('\n', [
            (await unit.GetReportAsync()).Body, (await region.Admin.GetRankingAsync()).Json["items"]!.ToJsonString(), (await region.Admin.GetPolicyAsync()).Body,
            (await region.Admin.ListPolicyVersionsAsync()).Body, (await region.Admin.GetAsync($"/v1/bureaus/{region.North}/deviations/2024/changes")).Body,
            (await region.Admin.GetAsync($"/v1/bureaus/{region.City}/audit-log")).Body]);
        var before = await ReadEverythingAsync();

        (await region.Admin.PreviewPolicyAsync(new { executionWeight = 50, gradeBands = new { excellent = 99 } })).Expect(HttpStatusCode.OK);

        Assert.Equal(before, await ReadEverythingAsync());
    }

    [StoreFact]
    public async Task A_sample_is_repeatable_and_states_its_size()
    {
        var region = await Region.CreateAsync(host);
        for (var i = 0; i < 40; i++)
        {
            (await (await region.RegisterUnitAsync($"{i}", i % 2 == 0 ? region.North : region.South)).FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        }

        var response = await region.Admin.PreviewPolicyAsync(new { overCompletionThreshold = 200 }, query: "sample=20");
        var preview = response.Expect<PolicyPreview>(HttpStatusCode.OK);

        Assert.Equal(40, preview.Reports);
        Assert.InRange(preview.Judged, 2, 38);
        Assert.Equal(preview.Judged, preview.Grades.Reports.Sum(it => it.Count));
        Assert.Equal($"over-completion {preview.Judged} 0 0 {preview.Judged} 0 0", DescribeEffect(Assert.Single(preview.Rules)));
        Assert.Equal(response.Body, (await region.Admin.PreviewPolicyAsync(new { overCompletionThreshold = 200 }, query: "sample=20")).Body);
        Assert.Equal(40, (await region.Admin.PreviewPolicyAsync(new { }, query: "sample=40")).Expect<PolicyPreview>(HttpStatusCode.OK).Judged);
    }

    private static async Task<int> CountAssessedReportsAsync(Region region, string bureau) =>
        (await region.Admin.PreviewPolicyAsync(new { executionWeight = 50 }, bureau)).Expect<PolicyPreview>(HttpStatusCode.OK).Judged;

    private static async Task<List<ReportVerdict>> ValidateReportsAsync(List<(UnitClient Unit, byte[] Report)> units)
    {
        var verdicts = new List<ReportVerdict>();
        foreach (var (unit, report) in units)
        {
            verdicts.Add((await unit.ValidateReportAsync(report)).Expect<ReportVerdict>(HttpStatusCode.OK));
        }

        return verdicts;
    }

    /// <summary>A rule's id and counts on one line: now, then, added, removed, changed, regraded.</summary>
    private static string DescribeEffect(RulePreview rule) =>
        $"{rule.Rule} {rule.Now} {rule.Then} {rule.Added} {rule.Removed} {rule.Changed} {rule.Regraded}";

    private static IEnumerable<string> DescribeExpectedEffects(List<ReportVerdict> now, List<ReportVerdict> then)
    {
        static ILookup<string, ReceiptDeviation> GroupByRule(List<ReportVerdict> verdicts) => verdicts.SelectMany(it => it.Deviations).ToLookup(it => it.Rule);
        var (before, after) = (GroupByRule(now), GroupByRule(then));
        foreach (var rule in before.Concat(after).Select(it => it.Key).Distinct())
        {
            var both = before[rule].Join(after[rule], it => it.Id, it => it.Id, (old, current) => (Old: old, New: current)).ToList();
            var changed = both.Where(it => (it.Old.Expected, it.Old.Actual) != (it.New.Expected, it.New.Actual)).ToList();
            var regraded = both.Except(changed).Count(it => it.Old.Severity != it.New.Severity);
            var (added, removed) = (after[rule].Count() - both.Count, before[rule].Count() - both.Count);
            if (added + removed + changed.Count + regraded > 0)
            {
                yield return $"{rule} {before[rule].Count()} {after[rule].Count()} {added} {removed} {changed.Count} {regraded}";
            }
        }
    }

    private static decimal? ComputeMean(List<ReportVerdict> verdicts) =>
        verdicts.Count == 0 ? null : Math.Round(verdicts.Average(it => it.Score.Verified), 2, MidpointRounding.AwayFromZero);
}

public sealed class PreviewPolicyTestsOnSqlite(SharedHost<SqliteHost> shared) : PreviewPolicyTests(shared.Host), IClassFixture<SharedHost<SqliteHost>>;

public sealed class PreviewPolicyTestsOnSqlServer(SharedHost<SqlServerHost> shared) : PreviewPolicyTests(shared.Host), IClassFixture<SharedHost<SqlServerHost>>;
