using System.Net;
using PerfHub.Api.Features.Evaluations;
using PerfHub.Api.Features.Filings;
using PerfHub.Api.Features.SelfEvaluations;
using PerfHub.Api.Jobs;
using PerfHub.Api.Reports.Assessments;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Reports.Receipts;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;
using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Tests.Features.Evaluations;

/// <summary>An evaluation assesses all stored reports of a bureau and of those below it under the policies in force.</summary>
public abstract class StartEvaluationTests(PerfHubHost host)
{
    private const string OverCompletion = "over-completion";

    [StoreFact]
    public async Task A_new_policy_changes_verdicts_and_keeps_decisions_because_the_reports_figures_are_the_same()
    {
        var region = await Region.CreateAsync(host);
        var (north, south) = (await region.RegisterUnitAsync(), await region.RegisterUnitAsync("0138", region.South));
        var unchanged = await FileAndGetDeviationIdAsync(north, "part-exceeds-whole");
        var changed = (await GetDeviationAsync(north, OverCompletion)).Id;
        await FileAndGetDeviationIdAsync(south, OverCompletion);
        (await north.AddDeviationEventAsync(unchanged, "explain", "口径不同。")).Expect(HttpStatusCode.Created);
        (await region.Admin.AddDeviationEventAsync(changed, "dismiss", "不予追究。")).Expect(HttpStatusCode.Created);
        (await region.Admin.PutPolicyAsync(new { }, region.South)).Expect(HttpStatusCode.OK);
        (await region.Admin.PutPolicyAsync(new { overCompletionThreshold = 110, gradeBands = new { excellent = 99 } })).Expect(HttpStatusCode.OK);

        var job = await region.Admin.EvaluateAsync();

        Assert.Equal((JobState.Done, 2, 2, 2, 2), (job.State, job.Total, job.Done, job.Changed, job.Compared));
        Assert.Equal((region.City, 2024, RuleCatalogue.Version, Role.BureauAdmin), (job.Bureau, job.FiscalYear, job.RuleSetVersion, job.By.Role));
        var (northReport, southReport) = (await north.ReadReportAsync(), await south.ReadReportAsync());
        Assert.Equal(job.Flagged, northReport.Deviations.Count + southReport.Deviations.Count);
        Assert.Equal((2, region.City, Grade.Good), (northReport.PolicyVersion, northReport.PolicyBureau, northReport.Score.VerifiedGrade));
        Assert.Equal((2, region.South, Grade.Excellent), (southReport.PolicyVersion, southReport.PolicyBureau, southReport.Score.VerifiedGrade));

        var explained = await region.Admin.ReadDeviationAsync(unchanged);
        Assert.Equal((DeviationStatus.Explained, "口径不同。"), (explained.Status, explained.Explanation));
        var dismissed = await region.Admin.ReadDeviationAsync(changed);
        Assert.Equal((DeviationStatus.Dismissed, 110m), (dismissed.Status, dismissed.Expected.Number));
        Assert.Equal(2, northReport.Deviations.Count(it => it is { Rule: OverCompletion, Status: DeviationStatus.Open }));

        var ranking = (await region.Admin.GetRankingAsync("limit=500")).Expect<RankingResponse>(HttpStatusCode.OK);
        Assert.Equal(Grade.Good, ranking.Items.Single(it => it.Unit == "0137").Grade.Verified);
        var last = (await north.ReadReportHistoryAsync())[^1];
        Assert.Equal((ReportHistoryEventKind.Reevaluated, 2, RuleCatalogue.Version), (last.Kind, last.PolicyVersion, last.RuleSetVersion));
        Assert.Equal(1, (await north.GetRevisionAsync(1)).Expect<Receipt>(HttpStatusCode.OK).PolicyVersion);
    }

    [StoreFact]
    public async Task An_evaluation_without_new_inputs_changes_nothing()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        await FileAndGetDeviationIdAsync(unit, OverCompletion);
        await region.Admin.EvaluateAsync();
        var (before, feed) = (await unit.GetReportAsync(), ChangeFeedReader.Create(region.Admin));
        await feed.ReadRemainingChangesAsync();

        var job = await region.Admin.EvaluateAsync();

        Assert.Equal((1, 0), (job.Done, job.Changed));
        var after = await unit.GetReportAsync();
        Assert.Equal((before.Body, before.HttpResponse.Headers.ETag), (after.Body, after.HttpResponse.Headers.ETag));
        Assert.Empty(await feed.ReadRemainingChangesAsync());
    }

    [StoreFact]
    public async Task A_policy_that_changes_only_credibility_costs_is_recorded_and_changes_the_ranking()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        await FileAndGetDeviationIdAsync(unit, OverCompletion);
        var before = await unit.GetReportAsync();
        await region.Admin.PutPolicyAsync(new { credibility = new { high = 0, medium = 0, low = 0 } });

        var job = await region.Admin.EvaluateAsync();

        var after = await unit.GetReportAsync();
        var ranked = (await region.Admin.GetRankingAsync("metric=credibility")).Expect<RankingResponse>(HttpStatusCode.OK).Items.Single();
        Assert.Equal((1, 100m, 2), (job.Changed, ranked.Value, ranked.PolicyVersion));
        var receipt = after.Expect<Receipt>(HttpStatusCode.OK);
        Assert.Equal((2, region.City), (receipt.PolicyVersion, receipt.PolicyBureau));
        Assert.NotEqual(before.HttpResponse.Headers.ETag, after.HttpResponse.Headers.ETag);
        foreach (var member in (string[])["score", "deviations"])
        {
            Assert.Equal(before.Json[member]!.ToJsonString(), after.Json[member]!.ToJsonString());
        }

        var last = (await unit.ReadReportHistoryAsync())[^1];
        Assert.Equal((ReportHistoryEventKind.Reevaluated, 2), (last.Kind, last.PolicyVersion));

        // A policy that does change the outcome takes effect on top of one that did not.
        await region.Admin.PutPolicyAsync(new { overCompletionThreshold = 110 });
        await region.Admin.EvaluateAsync();
        Assert.Equal(3, (await unit.ReadReportAsync()).Deviations.Count(it => it.Rule == OverCompletion));
    }

    [StoreFact]
    public async Task Concurrent_requests_share_a_queued_evaluation_and_evaluations_run_one_at_a_time()
    {
        var region = await Region.CreateAsync(host);
        await FileAndGetDeviationIdAsync(await region.RegisterUnitAsync(), OverCompletion);

        var responses = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => region.Admin.StartEvaluationAsync()));

        var ids = responses.Select(it => it.Expect<EvaluationProgress>(HttpStatusCode.Accepted).Id).Distinct().Order(StringComparer.Ordinal).ToList();
        Assert.All(responses, it => Assert.Equal($"/v1/evaluations/{it.Read<EvaluationProgress>().Id}", it.HttpResponse.Headers.Location!.ToString()));
        var completed = new List<EvaluationProgress>();
        foreach (var response in responses)
        {
            completed.Add(await region.Admin.WaitForJobAsync<EvaluationProgress>(response));
        }

        var runs = completed.DistinctBy(it => it.Id).OrderBy(it => it.Id, StringComparer.Ordinal).ToList();
        Assert.Equal(ids, runs.Select(it => it.Id));
        Assert.All(runs.Zip(runs.Skip(1)), pair => Assert.True(pair.First.UpdatedAt <= pair.Second.StartedAt));
    }

    [StoreFact]
    public async Task An_evaluation_never_overwrites_a_newer_filing()
    {
        var region = await Region.CreateAsync(host);
        var units = await Task.WhenAll(Enumerable.Range(0, 6).Select(number => region.RegisterUnitAsync($"U{number}", number % 2 == 0 ? region.North : region.South)));
        await Task.WhenAll(units.Select(unit => FileAndGetDeviationIdAsync(unit, OverCompletion)));
        var isDone = false;
        async Task<Receipt> FileReportsAsync(UnitClient unit)
        {
            Receipt? last = null;
            for (var i = 0; !Volatile.Read(ref isDone) || i < 3; i++)
            {
                last = (await unit.FileReportAsync(SeedReport.CreateVariant(i))).Expect<Receipt>(HttpStatusCode.Created);
            }

            return last!;
        }

        async Task EvaluateRepeatedlyAsync()
        {
            for (var i = 0; i < 5; i++)
            {
                await region.Admin.EvaluateAsync();
            }

            Volatile.Write(ref isDone, true);
        }

        var filings = units.Select(FileReportsAsync).ToList();
        await Task.WhenAll([EvaluateRepeatedlyAsync(), .. filings]);

        foreach (var (unit, receipt) in units.Zip(await Task.WhenAll(filings)))
        {
            var current = await unit.ReadReportAsync();
            Assert.Equal((receipt.Revision, receipt.ContentSha256), (current.Revision, current.ContentSha256));
            Assert.Equal(GetOwnDeviations(receipt), GetOwnDeviations(current));
        }
    }

    [StoreFact]
    public async Task Each_report_is_assessed_under_the_window_and_policy_of_its_own_bureau()
    {
        var region = await Region.CreateAsync(host);
        UnitClient[] units =
        [
            await region.RegisterUnitAsync("1", region.South), await region.RegisterUnitAsync("2", region.North), await region.RegisterUnitAsync("3", region.City),
            await region.RegisterUnitAsync("4", region.North), await region.RegisterUnitAsync("5", region.South), await region.RegisterUnitAsync("6", region.City),
        ];
        foreach (var unit in units)
        {
            await FileAndGetDeviationIdAsync(unit, OverCompletion);
        }

        (string, string) closed = ("2000-01-01T00:00:00Z", "2001-01-01T00:00:00Z"), open = ("2000-01-01T00:00:00Z", "2099-01-01T00:00:00Z");
        (await region.Admin.PutWindowsAsync(closed)).Expect(HttpStatusCode.OK);
        (await region.Admin.PutWindowsAsync(open, bureau: region.South)).Expect(HttpStatusCode.OK);
        (await region.Admin.GrantExtensionAsync("4", "2099-01-01T00:00:00Z", region.North)).Expect(HttpStatusCode.Created);
        (await region.Admin.PutPolicyAsync(new { overCompletionThreshold = 110 })).Expect(HttpStatusCode.OK);
        (await region.Admin.PutPolicyAsync(new { overCompletionThreshold = 115 }, region.North)).Expect(HttpStatusCode.OK);

        var job = await region.Admin.EvaluateAsync();

        Assert.Equal((6, 6), (job.Done, job.Changed));
        var reports = await Task.WhenAll(units.Select(unit => unit.ReadReportAsync()));
        var late = await BureauClient.ReadAllPagesAsync<UnitFiling>(query => region.Admin.ListFilingsAsync(query), "status=late");
        Assert.Equal(["2", "3", "6"], late.Select(it => it.Unit).Order(StringComparer.Ordinal));
        Assert.Equal([false, true, true, false, false, true], reports.Select(it => it.Deviations.Any(deviation => deviation.Rule == "late-filing")));
        Assert.Equal([region.City, region.North, region.City, region.North, region.City, region.City], reports.Select(it => it.PolicyBureau));
        Assert.Equal(
            [110m, 115m, 110m, 115m, 110m, 110m], reports.Select(it => it.Deviations.First(deviation => deviation.Rule == OverCompletion).Expected.Number));
    }

    [StoreFact]
    public async Task Only_administrators_start_an_evaluation_and_other_tenants_cannot_see_it()
    {
        var region = await Region.CreateAsync(host);
        var south = await region.CreateClientAsync(region.South, Role.BureauAdmin);
        var (job, path) = (await region.Admin.StartEvaluationAsync(region.North), $"/v1/bureaus/{region.North}/evaluations/2024");
        var location = job.HttpResponse.Headers.Location!.ToString();
        await region.Admin.WaitForJobAsync(job);

        (await south.GetAsync(location)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await south.StartEvaluationAsync(region.North)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await (await region.CreateClientAsync(region.North, Role.Auditor)).GetAsync(location)).Expect(HttpStatusCode.OK);
        (await (await region.CreateClientAsync(region.North, Role.Auditor)).PostAsync(path, new { })).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await (await region.RegisterUnitAsync()).GetAsync(location)).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        var number = location.Split('.')[^1];
        foreach (var id in (string[])[$"{region.North}.1", number, $"{region.North}.x", $"{region.North}.{number}.", $"{region.South}.{number}", $"{region.City}.{number}"])
        {
            (await region.Admin.GetAsync($"/v1/evaluations/{id}")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        }
    }

    [StoreFact]
    public async Task A_year_out_of_range_is_refused_and_a_year_without_reports_is_done_at_once()
    {
        var region = await Region.CreateAsync(host);

        (await region.Admin.StartEvaluationAsync(year: 1999)).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-body");

        var job = await region.Admin.EvaluateAsync(year: 2031);
        Assert.Equal((0, 0), (job.Total, job.Done));
    }

    private static async Task<string> FileAndGetDeviationIdAsync(UnitClient unit, string rule)
    {
        (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        return (await GetDeviationAsync(unit, rule)).Id;
    }

    private static async Task<ReceiptDeviation> GetDeviationAsync(UnitClient unit, string rule) =>
        (await unit.ReadReportAsync()).Deviations.First(it => it.Rule == rule);

    /// <summary>Describes the deviations that no other unit's report can affect.</summary>
    private static List<string> GetOwnDeviations(Receipt receipt) =>
        [.. receipt.Deviations.Where(it => it.Rule != "copied-from-other-unit").Select(it => $"{it.Id} {it.Formula}")];
}

public sealed class StartEvaluationTestsOnSqlite(SharedHost<SqliteHost> shared) : StartEvaluationTests(shared.Host), IClassFixture<SharedHost<SqliteHost>>;

public sealed class StartEvaluationTestsOnSqlServer(SharedHost<SqlServerHost> shared) : StartEvaluationTests(shared.Host), IClassFixture<SharedHost<SqlServerHost>>;
