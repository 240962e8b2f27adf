using System.Net;
using PerfHub.Api.Features.Deviations;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.Deviations;

public abstract class DecideDeviationsTests(PerfHubHost host)
{
    private const int SeedDeviationCount = 13;

    [StoreTheory]
    [InlineData("all=true", DeviationActionKind.Dismiss)]
    [InlineData("severity=high", DeviationActionKind.Confirm)]
    [InlineData("rule=narrative-figure-mismatch&scope=subtree", DeviationActionKind.Assign)]
    [InlineData("unit=2&severity=medium", DeviationActionKind.Dismiss)]
    [InlineData("sector=教育", DeviationActionKind.Comment)]
    [InlineData("scope=own&all=true", DeviationActionKind.Dismiss)]
    [InlineData("status=confirmed", DeviationActionKind.Dismiss)]
    [InlineData("status=dismissed", DeviationActionKind.Reopen)]
    public async Task A_job_decides_exactly_the_deviations_that_the_preview_counts(string filter, DeviationActionKind kind)
    {
        var region = await Region.CreateAsync(host);
        await FileReportsAsync(await region.RegisterUnitAsync("1"), await region.RegisterUnitAsync("2", region.South, sector: "教育"));
        var first = (await region.Admin.ListDeviationsAsync("limit=6")).Expect<Page<DeviationItem>>(HttpStatusCode.OK).Items;
        foreach (var (deviation, decision) in first.Zip((string[])["confirm", "dismiss", "dismiss", "confirm", "dismiss", "confirm"]))
        {
            (await region.Admin.AddDeviationEventAsync(deviation.Id, decision, "先行核实。")).Expect(HttpStatusCode.Created);
        }

        var matching = await region.Admin.ReadDeviationsAsync($"{filter.Replace("all=true", "", StringComparison.Ordinal)}&limit=500");
        var decidable = matching.Where(it => IsAllowed(kind, it.Status)).ToList();
        var (kindName, assignee) = (Paging.ToCamelCase(kind), kind == DeviationActionKind.Assign ? "李审计" : null);

        var preview = (await region.Admin.DecideDeviationsAsync($"{filter}&preview=true", kindName, "统一处理。", assignee))
            .Expect<BulkDecision>(HttpStatusCode.OK);
        Assert.Equal((decidable.Count, matching.Count - decidable.Count), (preview.Total, preview.Left));
        Assert.Equal(CountBy(decidable, it => Paging.ToCamelCase(it.Status)), preview.ByStatus);
        Assert.Equal(CountBy(decidable, it => it.Rule), preview.ByRule);
        Assert.All(await region.Admin.ReadDeviationsAsync(), it => Assert.Null(it.Assignee));

        var job = await region.Admin.WaitForDecisionJobAsync(await region.Admin.DecideDeviationsAsync(filter, kindName, "统一处理。", assignee));
        Assert.Equal((decidable.Count, decidable.Count, 0), (job.Done, job.Total, job.Skipped));
        var decidedIds = decidable.Select(it => it.Id).ToHashSet();
        foreach (var deviation in await region.Admin.ReadDeviationsAsync())
        {
            var last = (await region.Admin.ReadDeviationEventsAsync(deviation.Id)).LastOrDefault();
            Assert.Equal(decidedIds.Contains(deviation.Id), last?.Text == "统一处理。" && $"{last.Kind}" == $"{kind}");
        }
    }

    [StoreFact]
    public async Task A_job_dismisses_hundreds_of_deviations_and_updates_ranking_and_feed_for_each()
    {
        const int Units = 20;
        var region = await Region.CreateAsync(host);
        await FileReportsAsync(await Task.WhenAll(Enumerable.Range(1, Units).Select(number => region.RegisterUnitAsync($"U{number}", number % 2 == 0 ? region.North : region.South))));
        var feed = ChangeFeedReader.Create(region.Admin);
        await feed.ReadRemainingChangesAsync();

        var job = await region.Admin.WaitForDecisionJobAsync(await region.Admin.DecideDeviationsAsync("all=true", "dismiss", "试报年度，不予追究。"));

        var deviations = await region.Admin.ReadDeviationsAsync();
        Assert.Equal(Units * SeedDeviationCount, deviations.Count);
        Assert.Equal((deviations.Count, deviations.Count), (job.Done, job.Total));
        Assert.All(deviations, it => Assert.Equal(DeviationStatus.Dismissed, it.Status));
        var ranking = await region.Admin.ReadRankingAsync("metric=credibility&limit=7");
        Assert.All(ranking, it => Assert.Equal((100m, new DeviationCounts(0, 0, 0)), (it.Value, it.Deviations)));
        var changes = await feed.ReadRemainingChangesAsync();
        Assert.All(changes, it => Assert.Equal((ChangeKind.Dismissed, DeviationStatus.Dismissed), (it.Kind, it.Status)));
        Assert.Equal(deviations.Select(it => it.Id).Order(), changes.Select(it => it.Deviation.Id).Order());
    }

    [StoreFact]
    public async Task Two_hosts_run_each_job_once_and_the_jobs_of_a_bureau_and_year_in_order()
    {
        const int Jobs = 6;
        await using var second = new SecondHost(host);
        var region = await Region.CreateAsync(host);
        await FileReportsAsync(await Task.WhenAll(Enumerable.Range(1, 10).Select(number => region.RegisterUnitAsync($"U{number}"))));
        var onSecondHost = new BureauClient(CreateClientOn(second, region.Admin), region.City);

        var accepted = new List<ApiResponse>();
        for (var number = 1; number <= Jobs; number++)
        {
            accepted.Add(await (number % 2 == 0 ? region.Admin : onSecondHost).DecideDeviationsAsync("all=true", "comment", $"{number}"));
        }

        foreach (var job in accepted)
        {
            await region.Admin.WaitForDecisionJobAsync(job);
        }

        foreach (var deviation in await region.Admin.ReadDeviationsAsync())
        {
            var history = await onSecondHost.ReadDeviationEventsAsync(deviation.Id);
            Assert.Equal(Enumerable.Range(1, Jobs).Select(number => (number, (string?)$"{number}")), history.Select(it => (it.Number, it.Text)));
        }
    }

    [StoreFact]
    public async Task A_deviation_whose_status_changed_since_acceptance_is_skipped_and_counted()
    {
        var region = await Region.CreateAsync(host);
        await FileReportsAsync(await region.RegisterUnitAsync("1"));

        // Both jobs are accepted while all deviations are open; whichever runs second finds them decided.
        var jobs = await Task.WhenAll(region.Admin.DecideDeviationsAsync("all=true", "dismiss", "不予追究。"), region.Admin.DecideDeviationsAsync("all=true", "confirm", "属实。"));
        var done = new[] { await region.Admin.WaitForDecisionJobAsync(jobs[0]), await region.Admin.WaitForDecisionJobAsync(jobs[1]) };

        Assert.Equal(SeedDeviationCount, done.Sum(job => job.Total - job.Skipped));
        foreach (var deviation in await region.Admin.ReadDeviationsAsync())
        {
            Assert.Contains(deviation.Status, (DeviationStatus[])[DeviationStatus.Dismissed, DeviationStatus.Confirmed]);
            Assert.Single(await region.Admin.ReadDeviationEventsAsync(deviation.Id));
        }
    }

    [StoreFact]
    public async Task Deviations_of_a_bureau_that_moved_away_since_acceptance_are_skipped()
    {
        const int Units = 20;
        var region = await Region.CreateAsync(host);
        await FileReportsAsync(await Task.WhenAll(Enumerable.Range(1, Units).Select(number => region.RegisterUnitAsync($"U{number}", number % 2 == 0 ? region.North : region.South))));

        // The district moves away before, during or after the job: the deviations decided until then stay decided.
        var accepted = await region.Admin.DecideDeviationsAsync("all=true", "dismiss", "不予追究。");
        (await host.Operator.MoveBureauAsync(region.South, null)).Expect(HttpStatusCode.OK);
        var northFeed = ChangeFeedReader.Create(await region.CreateClientAsync(region.North, Role.Auditor));
        var key = (await host.Operator.CreateKeyAsync(Role.BureauAdmin, region.South)).Expect<CreatedApiKey>(HttpStatusCode.Created);
        var south = new BureauClient(host.CreateHttpClient(key.Key), region.South);
        var dismissedAtMove = await CountDismissedAsync(south);

        var job = await region.Admin.WaitForDecisionJobAsync(accepted);

        Assert.Equal(Units * SeedDeviationCount, job.Done);
        Assert.Equal(Units * SeedDeviationCount / 2, (await northFeed.ReadRemainingChangesAsync()).Count(it => it.Kind == ChangeKind.Dismissed));
        Assert.Equal(dismissedAtMove, await CountDismissedAsync(south));
        Assert.Equal((Units * SeedDeviationCount / 2) - dismissedAtMove, job.Skipped);

        static async Task<int> CountDismissedAsync(BureauClient bureau) =>
            (await bureau.ReadDeviationsAsync()).Count(it => it.Status == DeviationStatus.Dismissed);
    }

    [StoreFact]
    public async Task A_job_stays_within_the_callers_bureau_and_role()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync("1");
        await FileReportsAsync(unit, await region.RegisterUnitAsync("2", region.South));
        var south = await region.CreateClientAsync(region.South, Role.Auditor);

        var job = await south.WaitForDecisionJobAsync(await south.DecideDeviationsAsync("all=true", "dismiss", "不予追究。"));
        Assert.Equal(SeedDeviationCount, job.Total);
        Assert.All(
            await region.Admin.ReadDeviationsAsync(),
            it => Assert.Equal(it.Unit == "2" ? DeviationStatus.Dismissed : DeviationStatus.Open, it.Status));

        (await south.PostAsync($"/v1/bureaus/{region.North}/deviations/2024/decisions?all=true", new { kind = "dismiss", text = "越权" })).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await unit.PostAsync($"/v1/bureaus/{region.North}/deviations/2024/decisions?all=true", new { kind = "explain", text = "越权" })).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await south.DecideDeviationsAsync("all=true", "explain", "代为说明")).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await (await region.CreateClientAsync(region.South, Role.BureauReader)).DecideDeviationsAsync("all=true", "comment", "旁观")).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");

        // A job is found only under the bureau and year that it was created for.
        (await region.Admin.GetAsync($"/v1/bureaus/{region.South}/deviations/2024/decisions/{job.Id}")).Expect(HttpStatusCode.OK);
        foreach (var path in (string[])[$"{region.City}/deviations/2024/decisions/{job.Id}", $"{region.South}/deviations/2023/decisions/{job.Id}", $"{region.South}/deviations/2024/decisions/x"])
        {
            (await region.Admin.GetAsync($"/v1/bureaus/{path}")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        }
    }

    [StoreTheory]
    [InlineData("all=true", "dismiss", null, "422 invalid-body")]
    [InlineData("all=true", "assign", "无负责人", "422 invalid-body")]
    [InlineData("", "dismiss", "理由", "400 bad-parameter")]
    [InlineData("all=false", "dismiss", "理由", "400 bad-parameter")]
    [InlineData("scope=own", "dismiss", "理由", "400 bad-parameter")]
    [InlineData("decidedBy=x", "dismiss", "理由", "400 bad-parameter")]
    [InlineData("status=closed", "dismiss", "理由", "400 bad-parameter")]
    [InlineData("rule=no-such-rule", "dismiss", "理由", "400 bad-parameter")]
    [InlineData("preview=maybe", "dismiss", "理由", "400 bad-parameter")]
    public async Task An_invalid_decision_is_refused(string query, string kind, string? text, string refusal)
    {
        var region = await Region.CreateAsync(host);

        var response = await region.Admin.DecideDeviationsAsync(query, kind, text);

        Assert.Equal(refusal, $"{(int)response.Status} {response.Expect<ProblemBody>(response.Status).Type.Split(':')[^1]}");
    }

    [StoreFact]
    public async Task The_bureau_whose_deviations_are_decided_is_no_filter()
    {
        var region = await Region.CreateAsync(host);

        (await region.Admin.DecideDeviationsAsync($"bureau={region.City}", "dismiss", "理由")).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");
        (await region.Admin.DecideDeviationsAsync($"scope=own&bureau={region.City}", "dismiss", "理由")).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");
        (await region.Admin.DecideDeviationsAsync($"all=true&bureau={region.City}", "dismiss", "理由")).Expect(HttpStatusCode.Accepted);
        (await region.Admin.DecideDeviationsAsync($"bureau={region.North}", "dismiss", "理由")).Expect(HttpStatusCode.Accepted);
    }

    [StoreFact]
    public async Task A_job_without_matching_deviations_completes_with_a_total_of_zero()
    {
        var region = await Region.CreateAsync(host);

        var job = await region.Admin.WaitForDecisionJobAsync(await region.Admin.DecideDeviationsAsync("all=true", "dismiss", "理由"));

        Assert.Equal((0, 0), (job.Done, job.Total));
    }

    private static Task FileReportsAsync(params UnitClient[] units) =>
        Task.WhenAll(units.Select(async unit => (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created)));

    private static bool IsAllowed(DeviationActionKind kind, DeviationStatus status) => kind switch
    {
        DeviationActionKind.Comment => true,
        DeviationActionKind.Assign => status is DeviationStatus.Open or DeviationStatus.Explained or DeviationStatus.Confirmed,
        DeviationActionKind.Reopen => status is DeviationStatus.Confirmed or DeviationStatus.Dismissed,
        _ => status is DeviationStatus.Open or DeviationStatus.Explained,
    };

    private static Dictionary<string, int> CountBy(List<DeviationItem> deviations, Func<DeviationItem, string> selectKey) =>
        deviations.GroupBy(selectKey).ToDictionary(group => group.Key, group => group.Count());

    /// <summary>A client of another host with the caller's key.</summary>
    private static HttpClient CreateClientOn(PerfHubHost other, ApiClient caller) =>
        other.CreateHttpClient(caller.Http.DefaultRequestHeaders.Authorization!.Parameter);
}

public sealed class DecideDeviationsTestsOnSqlite(SqliteHost host) : DecideDeviationsTests(host), IClassFixture<SqliteHost>;

public sealed class DecideDeviationsTestsOnSqlServer(SqlServerHost host) : DecideDeviationsTests(host), IClassFixture<SqlServerHost>;
