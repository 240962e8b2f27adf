using System.Globalization;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using PerfHub.Api.Features.Deviations;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Jobs;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;
using PerfHub.Rules.Scoring;
using Row = PerfHub.Api.Tests.Infrastructure.IndicatorReport.Row;

namespace PerfHub.Api.Tests.Features.Deviations;

/// <summary>Bulk decisions are listed, cancelled and undone.</summary>
public abstract class DecisionJobTests(PerfHubHost host)
{
    [StoreFact]
    public async Task A_bulk_decision_is_undone_by_a_filter_that_spares_what_was_decided_since()
    {
        var region = await CreateRegionAsync();
        var job = await region.Admin.WaitForDecisionJobAsync(await region.Admin.DecideDeviationsAsync("severity=high", "dismiss", "误判。"));
        Assert.Equal($"/v1/bureaus/{region.City}/deviations/2024?decidedBy={job.Id}", job.Deviations);
        var decided = (await region.Admin.GetAsync(job.Deviations)).Expect<Page<DeviationItem>>(HttpStatusCode.OK).Items;
        Assert.Equal((await region.Admin.ReadDeviationsAsync("severity=high")).Select(it => it.Id), decided.Select(it => it.Id));
        Assert.Equal(job.Done, decided.Count);

        // An auditor decides one again, and a second one twice, so that it has the status that the job gave it.
        foreach (var (index, kind) in ((int, string)[])[(0, "reopen"), (0, "confirm"), (1, "reopen"), (1, "dismiss")])
        {
            (await region.Admin.AddDeviationEventAsync(decided[index].Id, kind, "复核。")).Expect(HttpStatusCode.Created);
        }

        var undo = $"decidedBy={job.Id}";
        var preview = (await region.Admin.DecideDeviationsAsync($"{undo}&preview=true", "reopen", "撤销。")).Expect<BulkDecision>(HttpStatusCode.OK);
        Assert.Equal((job.Done - 2, 2), (preview.Total, preview.Left));
        var undone = await region.Admin.WaitForDecisionJobAsync(await region.Admin.DecideDeviationsAsync(undo, "reopen", "撤销。"));

        Assert.Equal((job.Done - 2, 0), (undone.Done, undone.Skipped));
        var after = await region.Admin.ReadDeviationsAsync(undo);
        Assert.Equal(
            [DeviationStatus.Confirmed, DeviationStatus.Dismissed, .. Enumerable.Repeat(DeviationStatus.Open, job.Done - 2)], after.Select(it => it.Status));
        Assert.Equal(after.Skip(2).Select(it => it.Id), (await region.Admin.ReadDeviationsAsync($"decidedBy={undone.Id}")).Select(it => it.Id));
        Assert.Empty(await region.Admin.ReadDeviationsAsync("decidedBy=1"));
    }

    [StoreFact]
    public async Task An_undone_decision_leaves_explained_deviations_explained()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        Row visits = Row.Create("1", "接待人数", 50m), cases = Row.Create("2", "办件数量", 60m), films = Row.Create("3", "摄制影片", 40m);
        await FileAsync(visits, cases, films);
        var ids = (await region.Admin.ReadDeviationsAsync("rule=target-missed")).ToDictionary(it => it.Indicator!, it => it.Id);
        foreach (var indicator in (string[])["1", "2"])
        {
            (await unit.AddDeviationEventAsync(ids[indicator], "explain", "活动推迟。")).Expect(HttpStatusCode.Created);
        }

        var job = await region.Admin.WaitForDecisionJobAsync(await region.Admin.DecideDeviationsAsync("rule=target-missed", "confirm", "属实。"));

        // A revision changes the figures of one that was explained. Its decision is remembered for the earlier ones, and withdrawn with the others.
        await FileAsync(visits, cases with { Final = 65m }, films);
        await region.Admin.WaitForDecisionJobAsync(await region.Admin.DecideDeviationsAsync($"decidedBy={job.Id}", "reopen", "撤销。"));
        Assert.Equal([DeviationStatus.Explained, DeviationStatus.Open, DeviationStatus.Open], await ReadStatusesAsync());

        await FileAsync(visits, cases, films);
        Assert.Equal([DeviationStatus.Explained, DeviationStatus.Explained, DeviationStatus.Open], await ReadStatusesAsync());

        async Task FileAsync(params Row[] rows) => (await unit.FileReportAsync(new IndicatorReport(rows).ToJson())).Expect(HttpStatusCode.Created);

        async Task<IEnumerable<DeviationStatus>> ReadStatusesAsync() =>
            (await Task.WhenAll(ids.OrderBy(it => it.Key).Select(it => region.Admin.ReadDeviationAsync(it.Value)))).Select(it => it.Status);
    }

    [StoreFact]
    public async Task A_decision_on_other_figures_does_not_keep_one_of_an_earlier_rule_set_from_being_undone()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        var visits = Row.Create("1", "接待人数", 50m);
        await FileAsync(visits);
        var id = (await region.Admin.ReadDeviationsAsync("rule=target-missed")).Single().Id;
        var job = await region.Admin.WaitForDecisionJobAsync(await region.Admin.DecideDeviationsAsync("rule=target-missed", "confirm", "属实。"));
        await EarlierRuleSet.ApplyAsync(Db, region);
        await region.Admin.EvaluateAsync();

        // Other figures are decided otherwise; then the first ones come back, and with them the decision.
        await FileAsync(visits with { Final = 55m });
        (await region.Admin.AddDeviationEventAsync(id, "dismiss", "金额很小。")).Expect(HttpStatusCode.Created);
        await FileAsync(visits);
        Assert.Equal(DeviationStatus.Confirmed, (await region.Admin.ReadDeviationAsync(id)).Status);

        var undone = await region.Admin.WaitForDecisionJobAsync(await region.Admin.DecideDeviationsAsync($"decidedBy={job.Id}", "reopen", "撤销。"));
        Assert.Equal((1, DeviationStatus.Open), (undone.Done, (await region.Admin.ReadDeviationAsync(id)).Status));

        async Task FileAsync(Row row) => (await unit.FileReportAsync(new IndicatorReport(row).ToJson())).Expect(HttpStatusCode.Created);
    }

    [StoreTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_undone_decision_leaves_explained_what_was_explained_under_an_earlier_rule_set(bool isDecidedBefore)
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        var visits = Row.Create("1", "接待人数", 50m);
        await FileAsync(visits);
        var id = (await region.Admin.ReadDeviationsAsync("rule=target-missed")).Single().Id;
        (await unit.AddDeviationEventAsync(id, "explain", "活动推迟。")).Expect(HttpStatusCode.Created);
        var job = isDecidedBefore ? await ConfirmAsync() : null;
        await EarlierRuleSet.ApplyAsync(Db, region);
        await region.Admin.EvaluateAsync();
        job ??= await ConfirmAsync();

        // The figures change before the decision is undone, and come back afterwards.
        await FileAsync(visits with { Final = 55m });
        var undone = await region.Admin.WaitForDecisionJobAsync(await region.Admin.DecideDeviationsAsync($"decidedBy={job.Id}", "reopen", "撤销。"));
        Assert.Equal((1, 0), (undone.Done, undone.Skipped));
        await FileAsync(visits);

        var restored = await region.Admin.ReadDeviationAsync(id);
        Assert.Equal((DeviationStatus.Explained, "活动推迟。"), (restored.Status, restored.Explanation));
        Assert.Equal((await region.Admin.ReadDeviationEventsAsync(id))[0].At, restored.ExplainedAt);
        Assert.Equal((0, 1), (await region.Admin.DecideDeviationsAsync($"decidedBy={job.Id}&preview=true", "reopen", "撤销。"))
            .Expect<BulkDecision>(HttpStatusCode.OK) is var left ? (left.Total, left.Left) : default);

        async Task FileAsync(Row row) => (await unit.FileReportAsync(new IndicatorReport(row).ToJson())).Expect(HttpStatusCode.Created);

        async Task<DecisionJob> ConfirmAsync() =>
            await region.Admin.WaitForDecisionJobAsync(await region.Admin.DecideDeviationsAsync("rule=target-missed", "confirm", "属实。"));
    }

    [StoreFact]
    public async Task An_undone_decision_does_not_come_back_with_the_figures_on_which_it_was_taken()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        Row visits = Row.Create("1", "接待人数", 50m), cases = Row.Create("2", "办件数量", 60m);
        await FileAsync(visits, cases);
        var job = await region.Admin.WaitForDecisionJobAsync(await region.Admin.DecideDeviationsAsync("rule=target-missed", "dismiss", "误判。"));
        var ids = (await region.Admin.ReadDeviationsAsync($"decidedBy={job.Id}")).Select(it => it.Id).ToList();

        // The next revision changes the figures of one deviation and resolves the other. Somebody decides on the new figures.
        await FileAsync(visits with { Final = 55m }, cases with { Final = 100m });
        var changed = (await region.Admin.ReadDeviationsAsync("rule=target-missed&status=open")).Single().Id;
        (await region.Admin.AddDeviationEventAsync(changed, "confirm", "属实。")).Expect(HttpStatusCode.Created);
        var preview = (await region.Admin.DecideDeviationsAsync($"decidedBy={job.Id}&preview=true", "reopen", "撤销。")).Expect<BulkDecision>(HttpStatusCode.OK);
        Assert.Equal((2, 0), (preview.Total, preview.Left));
        var undone = await region.Admin.WaitForDecisionJobAsync(await region.Admin.DecideDeviationsAsync($"decidedBy={job.Id}", "reopen", "撤销。"));
        Assert.Equal((2, 0), (undone.Done, undone.Skipped));
        Assert.Equal(
            [DeviationStatus.Confirmed, DeviationStatus.Resolved], (await region.Admin.ReadDeviationsAsync("rule=target-missed")).Select(it => it.Status).Order());

        await FileAsync(visits, cases);
        Assert.All(await Task.WhenAll(ids.Select(id => region.Admin.ReadDeviationAsync(id))), it => Assert.Equal(DeviationStatus.Open, it.Status));

        // The decision on the other figures is none of the job's.
        await FileAsync(visits with { Final = 55m }, cases);
        Assert.Equal(DeviationStatus.Confirmed, (await region.Admin.ReadDeviationAsync(changed)).Status);
        Assert.Equal((0, 2), (await region.Admin.DecideDeviationsAsync($"decidedBy={job.Id}&preview=true", "reopen", "撤销。"))
            .Expect<BulkDecision>(HttpStatusCode.OK) is var left ? (left.Total, left.Left) : default);

        async Task FileAsync(params Row[] rows) => (await unit.FileReportAsync(new IndicatorReport(rows).ToJson())).Expect(HttpStatusCode.Created);
    }

    [StoreFact]
    public async Task A_deviation_that_has_become_graver_since_acceptance_is_skipped()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        var report = new IndicatorReport(Row.Create("1", "接待人数", 50m, 90m));
        (await unit.FileReportAsync(report.ToJson())).Expect(HttpStatusCode.Created);
        var blocking = await BlockJobsAsync(region);
        var accepted = await region.Admin.DecideDeviationsAsync("rule=target-missed", "dismiss", "不予追究。");
        (await region.Admin.PutPolicyAsync(new { rules = new Dictionary<string, object> { ["target-missed"] = new { severity = "high" } } })).Expect(HttpStatusCode.OK);
        (await unit.FileReportAsync((report with { Conclusion = "文字有改动。" }).ToJson())).Expect(HttpStatusCode.Created);

        await UnblockJobsAsync(blocking);
        var job = await region.Admin.WaitForDecisionJobAsync(accepted);

        Assert.Equal((1, 1), (job.Done, job.Skipped));
        var deviation = (await region.Admin.ReadDeviationsAsync("rule=target-missed")).Single();
        Assert.Equal((DeviationStatus.Open, Severity.High), (deviation.Status, deviation.Severity));
    }

    [StoreFact]
    public async Task The_decided_deviations_can_be_exported()
    {
        var region = await CreateRegionAsync();
        var job = await region.Admin.WaitForDecisionJobAsync(await region.Admin.DecideDeviationsAsync("severity=low", "dismiss", "不予追究。"));

        var csv = await region.Admin.GetAsync($"{job.Deviations}&format=csv");

        Assert.Equal(HttpStatusCode.OK, csv.Status);
        Assert.Equal(job.Done, csv.Body.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length - 1);
    }

    [StoreFact]
    public async Task Bulk_decisions_are_listed_latest_first()
    {
        var region = await CreateRegionAsync();
        var jobs = new List<DecisionJob>();
        foreach (var severity in (string[])["low", "medium", "high"])
        {
            jobs.Add(await region.Admin.WaitForDecisionJobAsync(await region.Admin.DecideDeviationsAsync($"severity={severity}", "comment", severity)));
        }

        var listed = await BureauClient.ReadAllPagesAsync<DecisionJob>(
            page => region.Admin.GetAsync($"/v1/bureaus/{region.City}/deviations/2024/decisions?{page}"), "limit=2");

        jobs.Reverse();
        Assert.Equal(jobs, listed);
        var north = await region.CreateClientAsync(region.North, Role.BureauReader);
        Assert.Empty((await north.GetAsync($"/v1/bureaus/{region.North}/deviations/2024/decisions")).Expect<Page<DecisionJob>>(HttpStatusCode.OK).Items);
    }

    [StoreFact]
    public async Task A_cancelled_decision_decides_no_more()
    {
        var region = await CreateRegionAsync();

        var blocking = await BlockJobsAsync(region);
        var accepted = (await region.Admin.DecideDeviationsAsync("all=true", "dismiss", "误操作。")).Expect<DecisionJob>(HttpStatusCode.Accepted);
        var path = $"/v1/bureaus/{region.City}/deviations/2024/decisions/{accepted.Id}/cancellation";
        (await (await region.CreateClientAsync(region.City, Role.BureauReader)).PostAsync(path, new { })).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");

        var cancelled = (await region.Admin.PostAsync(path, new { })).Expect<DecisionJob>(HttpStatusCode.OK);
        await UnblockJobsAsync(blocking);
        await region.Admin.WaitForDecisionJobAsync(await region.Admin.DecideDeviationsAsync("severity=low", "comment", "其后的任务。"));

        Assert.Equal((JobState.Cancelled, 0), (cancelled.State, cancelled.Done));
        Assert.Equal(cancelled, (await region.Admin.PostAsync(path, new { })).Expect<DecisionJob>(HttpStatusCode.OK));
        Assert.All(await region.Admin.ReadDeviationsAsync(), it => Assert.Equal(DeviationStatus.Open, it.Status));
    }

    [StoreFact]
    public async Task Deviations_of_a_report_that_was_returned_since_acceptance_are_skipped()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        var blocking = await BlockJobsAsync(region);
        var accepted = await region.Admin.DecideDeviationsAsync("all=true", "dismiss", "不予追究。");
        (await region.Admin.DecideReportAsync(unit, "return", "请核实。")).Expect(HttpStatusCode.Created);

        await UnblockJobsAsync(blocking);
        var job = await region.Admin.WaitForDecisionJobAsync(accepted);

        Assert.Equal((13, 13), (job.Done, job.Skipped));
        (await region.Admin.DecideReportAsync(unit, "reopen", "退回有误。")).Expect(HttpStatusCode.Created);
        Assert.All(await region.Admin.ReadDeviationsAsync(), it => Assert.Equal(DeviationStatus.Open, it.Status));
    }

    // The clock of the second filing is right, or was set back after the job's acceptance.
    [StoreTheory]
    [InlineData(0)]
    [InlineData(-60)]
    public async Task A_deviation_whose_figures_changed_since_acceptance_is_skipped_though_still_open(int minutes)
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        var visits = Row.Create("1", "接待人数", 50m);
        (await unit.FileReportAsync(new IndicatorReport(visits).ToJson())).Expect(HttpStatusCode.Created);
        var blocking = await BlockJobsAsync(region);
        var accepted = await region.Admin.DecideDeviationsAsync("rule=target-missed", "dismiss", "不予追究。");
        host.Clock.Set(TimeProvider.System.GetUtcNow().AddMinutes(minutes));
        (await unit.FileReportAsync(new IndicatorReport(visits with { Final = 10m }).ToJson())).Expect(HttpStatusCode.Created);
        host.Clock.Reset();

        await UnblockJobsAsync(blocking);
        var job = await region.Admin.WaitForDecisionJobAsync(accepted);

        Assert.Equal((1, 1), (job.Done, job.Skipped));
        Assert.Equal(DeviationStatus.Open, (await region.Admin.ReadDeviationsAsync("rule=target-missed")).Single().Status);
    }

    [StoreFact]
    public async Task The_targets_of_cancelled_and_failed_decisions_are_removed()
    {
        var region = await CreateRegionAsync();
        var blocking = await BlockJobsAsync(region);
        var cancelled = (await region.Admin.DecideDeviationsAsync("all=true", "dismiss", "误操作。")).Expect<DecisionJob>(HttpStatusCode.Accepted);
        var failed = (await region.Admin.DecideDeviationsAsync("all=true", "dismiss", "误操作。")).Expect<DecisionJob>(HttpStatusCode.Accepted);
        var waiting = (await region.Admin.DecideDeviationsAsync("all=true", "dismiss", "不予追究。")).Expect<DecisionJob>(HttpStatusCode.Accepted);
        (await region.Admin.PostAsync($"/v1/bureaus/{region.City}/deviations/2024/decisions/{cancelled.Id}/cancellation", new { })).Expect(HttpStatusCode.OK);
        await Db.WriteAsync(session => session.ExecuteAsync("UPDATE Job SET State = 'Failed' WHERE Id = @id", new { id = long.Parse(failed.Id, CultureInfo.InvariantCulture) }), CancellationToken.None);

        await host.Services.GetRequiredService<DecisionTargetCleanup>().RemoveAsync(CancellationToken.None);

        var counts = await Task.WhenAll(new[] { cancelled, failed, waiting }.Select(CountTargetsAsync));
        Assert.Equal([0, 0, 13], counts);
        await UnblockJobsAsync(blocking);
    }

    [StoreFact]
    public async Task A_decision_that_was_never_accepted_is_invisible_and_its_targets_are_removed_after_a_while()
    {
        var region = await CreateRegionAsync();
        var blocking = await BlockJobsAsync(region);
        var left = (await region.Admin.DecideDeviationsAsync("all=true", "dismiss", "误操作。")).Expect<DecisionJob>(HttpStatusCode.Accepted);
        await host.ExecuteSqlAsync($"UPDATE Job SET Kind = 'deviations-prepared', State = 'Done' WHERE Id = {left.Id}");
        var cleanup = host.Services.GetRequiredService<DecisionTargetCleanup>();

        await cleanup.RemoveAsync(CancellationToken.None);
        Assert.Equal(13, await CountTargetsAsync(left));

        await UnblockJobsAsync(blocking);
        var next = await region.Admin.WaitForDecisionJobAsync(await region.Admin.DecideDeviationsAsync("all=true", "dismiss", "不予追究。"));
        Assert.Equal((13, 0), (next.Done, next.Skipped));
        var listed = (await region.Admin.GetAsync($"/v1/bureaus/{region.City}/deviations/2024/decisions")).Json["items"]!.AsArray();
        Assert.Equal([next.Id], listed.Select(job => (string)job!["id"]!));

        host.Clock.Set(TimeProvider.System.GetUtcNow().AddMinutes(11));
        await cleanup.RemoveAsync(CancellationToken.None);
        host.Clock.Reset();
        Assert.Equal(0, await CountTargetsAsync(left));
    }

    private async Task<int> CountTargetsAsync(DecisionJob job) => await Db.QueryFirstOrDefaultAsync<int>(
        "SELECT COUNT(*) FROM DecisionTarget WHERE Job = @id", new { id = long.Parse(job.Id, CultureInfo.InvariantCulture) }, CancellationToken.None);

    [StoreFact]
    public async Task A_complete_or_unknown_decision_cannot_be_cancelled()
    {
        var region = await CreateRegionAsync();
        var job = await region.Admin.WaitForDecisionJobAsync(await region.Admin.DecideDeviationsAsync("severity=low", "dismiss", "不予追究。"));
        var path = $"/v1/bureaus/{region.City}/deviations/2024/decisions";

        (await region.Admin.PostAsync($"{path}/{job.Id}/cancellation", new { })).ExpectProblem(HttpStatusCode.Conflict, "conflict");
        foreach (var id in (string[])["1", "x"])
        {
            (await region.Admin.PostAsync($"{path}/{id}/cancellation", new { })).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        }
    }

    /// <summary>Starts a job that no host can run: jobs of one bureau and year run in sequence.</summary>
    private async Task<JobRow> BlockJobsAsync(Region region)
    {
        var now = TimeProvider.System.UtcNow();
        var blocking = JobRow.Create(TimeOrderedId.Create(now), "unknown", region.City, 2024, "{}", new Caller("test", Role.BureauAdmin, region.City, null), now);
        await Db.WriteAsync(session => session.TryInsertAsync(blocking), CancellationToken.None);
        return blocking;
    }

    private Task UnblockJobsAsync(JobRow blocking) =>
        Db.WriteAsync(session => session.ExecuteAsync("UPDATE Job SET State = 'Done' WHERE Id = @Id", blocking), CancellationToken.None);

    private Db Db => host.Services.GetRequiredService<Db>();

    private async Task<Region> CreateRegionAsync()
    {
        var region = await Region.CreateAsync(host);
        (await (await region.RegisterUnitAsync()).FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        return region;
    }
}

public sealed class DecisionJobTestsOnSqlite(SqliteHost host) : DecisionJobTests(host), IClassFixture<SqliteHost>;

public sealed class DecisionJobTestsOnSqlServer(SqlServerHost host) : DecisionJobTests(host), IClassFixture<SqlServerHost>;
