using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PerfHub.Api.Projections;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.Deviations;

/// <summary>Whoever waits for changes is told of the first as it comes, and costs nobody anything meanwhile.</summary>
public abstract class ChangeLongPollingTests(PerfHubHost host)
{
    // Nobody waits for so long here: whoever had to would be seen by how long the tests take.
    private const int LongWaitSeconds = 60;

    private static readonly SmallReport FlaggedReport = new() { ActualStaff = 11 };

    [StoreFact]
    public async Task Where_there_are_changes_already_they_are_told_at_once()
    {
        var region = await Region.CreateAsync(host);
        (await (await region.RegisterUnitAsync()).FileReportAsync(FlaggedReport.ToJson())).Expect(HttpStatusCode.Created);

        Assert.Single(await ChangeFeedReader.Create(region.Admin).ReadPageAsync(10, LongWaitSeconds));
    }

    [StoreTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Whoever_waits_is_told_of_a_filing_and_of_an_act_whichever_host_took_it(bool atAnotherHost)
    {
        await using var another = atAnotherHost ? new SecondHost(host) : null;
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        var client = new UnitClient((another ?? host).CreateHttpClient(unit.Http.DefaultRequestHeaders.Authorization!.Parameter), unit.BureauCode, unit.UnitCode);
        var feed = ChangeFeedReader.Create(region.Admin);

        var opened = feed.ReadPageAsync(10, LongWaitSeconds);
        await WaitForWaitersAsync(host, 1);
        (await client.FileReportAsync(FlaggedReport.ToJson())).Expect(HttpStatusCode.Created);
        var change = Assert.Single(await opened);
        Assert.Equal("opened", (string?)change["kind"]);

        var explained = feed.ReadPageAsync(10, LongWaitSeconds);
        await WaitForWaitersAsync(host, 1);
        (await client.AddDeviationEventAsync((string)change["deviation"]!["id"]!, "explain", "含借调人员。")).Expect(HttpStatusCode.Created);
        Assert.Equal("explained", (string?)Assert.Single(await explained)["kind"]);
        await WaitForWaitersAsync(host, 0);
    }

    [StoreFact]
    public async Task What_others_do_wakes_nobody_and_the_end_of_the_time_tells_nothing_and_where_to_go_on()
    {
        var (region, other) = (await Region.CreateAsync(host), await Region.CreateAsync(host));
        var unit = await region.RegisterUnitAsync();
        var feed = ChangeFeedReader.Create(region.Admin);

        var waiting = feed.ReadPageAsync(10, wait: 2);
        await WaitForWaitersAsync(host, 1);
        (await (await other.RegisterUnitAsync()).FileReportAsync(FlaggedReport.ToJson())).Expect(HttpStatusCode.Created);
        (await unit.FileReportAsync(FlaggedReport.ToJson(), year: 2023)).Expect(HttpStatusCode.Created);
        Assert.Empty(await waiting);

        (await unit.FileReportAsync(FlaggedReport.ToJson())).Expect(HttpStatusCode.Created);
        Assert.Single(await feed.ReadPageAsync(10, LongWaitSeconds));
    }

    [StoreTheory]
    [InlineData("61")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("")]
    [InlineData("soon")]
    [InlineData("99999999999999999999")]
    public async Task A_time_that_is_none_is_refused(string wait)
    {
        var region = await Region.CreateAsync(host);

        (await region.Admin.GetAsync($"/v1/bureaus/{region.City}/deviations/2024/changes?wait={wait}")).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");
    }

    [StoreFact]
    public async Task Whoever_leaves_waits_no_more()
    {
        var region = await Region.CreateAsync(host);
        using var leave = new CancellationTokenSource();

        var left = region.Admin.Http.GetAsync($"/v1/bureaus/{region.City}/deviations/2024/changes?wait={LongWaitSeconds}", leave.Token);
        await WaitForWaitersAsync(host, 1);
        await leave.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        await WaitForWaitersAsync(host, 0);
    }

    [StoreFact]
    public async Task Only_so_many_wait_with_one_key_and_one_more_is_told_when_to_come_back()
    {
        var region = await Region.CreateAsync(host);
        var (unit, auditor) = (await region.RegisterUnitAsync(), await region.CreateClientAsync(region.City, Role.Auditor));
        var waiting = Enumerable.Range(0, DeviationChangeNotifier.MaxSubscriptionsPerKey).Select(_ => ChangeFeedReader.Create(region.Admin).ReadPageAsync(10, LongWaitSeconds)).ToList();
        await WaitForWaitersAsync(host, waiting.Count);

        var refused = await ChangeFeedReader.Create(region.Admin).RequestPageAsync(wait: LongWaitSeconds);
        refused.ExpectProblem(HttpStatusCode.TooManyRequests, "too-fast");
        Assert.NotNull(refused.HttpResponse.Headers.RetryAfter);
        Assert.Empty(await ChangeFeedReader.Create(region.Admin).ReadAllAsync());
        waiting.Add(ChangeFeedReader.Create(auditor).ReadPageAsync(10, LongWaitSeconds));
        await WaitForWaitersAsync(host, waiting.Count);

        (await unit.FileReportAsync(FlaggedReport.ToJson())).Expect(HttpStatusCode.Created);
        Assert.All(await Task.WhenAll(waiting), changes => Assert.Single(changes));
        await WaitForWaitersAsync(host, 0);
    }

    [StoreFact]
    public async Task Whoever_may_no_longer_read_when_something_comes_is_not_told_of_it()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        var made = (await region.Admin.CreateKeyAsync(Role.Auditor)).Expect(HttpStatusCode.Created);
        var revoked = ChangeFeedReader.Create(new BureauClient(host.CreateHttpClient((string)made["key"]!), region.City)).RequestPageAsync(wait: LongWaitSeconds);
        var moved = region.Admin.GetAsync($"/v1/bureaus/{region.North}/deviations/2024/changes?wait={LongWaitSeconds}");
        await WaitForWaitersAsync(host, 2);

        Assert.Equal(HttpStatusCode.NoContent, (await region.Admin.DeleteAsync($"/v1/api-keys/{made["id"]}")).Status);
        (await unit.FileReportAsync(FlaggedReport.ToJson())).Expect(HttpStatusCode.Created);
        (await revoked).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");
        Assert.Single((await moved).Expect(HttpStatusCode.OK)["items"]!.AsArray());

        var left = ChangeFeedReader.Create(new BureauClient(region.Admin.Http, region.North));
        Assert.Single(await left.ReadPageAsync(10));
        var waits = left.RequestPageAsync(wait: LongWaitSeconds);
        await WaitForWaitersAsync(host, 1);
        (await host.Operator.MoveBureauAsync(region.North, null)).Expect(HttpStatusCode.OK);
        (await unit.FileReportAsync((FlaggedReport with { ActualStaff = 12 }).ToJson())).Expect(HttpStatusCode.Created);
        (await waits).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [StoreFact]
    public async Task A_host_that_stops_lets_those_who_wait_go_with_a_place_to_go_on_from()
    {
        var region = await Region.CreateAsync(host);
        await using var stops = new SecondHost(host);
        var there = new BureauClient(stops.CreateHttpClient(region.Admin.Http.DefaultRequestHeaders.Authorization!.Parameter), region.City);
        var feed = ChangeFeedReader.Create(there);

        var waiting = feed.ReadPageAsync(10, LongWaitSeconds);
        await WaitForWaitersAsync(stops, 1);
        stops.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        Assert.Empty(await waiting);
        (await (await region.RegisterUnitAsync()).FileReportAsync(FlaggedReport.ToJson())).Expect(HttpStatusCode.Created);
        Assert.Single(await feed.WithClient(region.Admin).ReadAllAsync());
    }

    private static async Task WaitForWaitersAsync(PerfHubHost at, int count)
    {
        var watch = at.Services.GetRequiredService<DeviationChangeNotifier>();
        while (watch.SubscriptionCount != count)
        {
            await Task.Delay(10);
        }
    }
}

public sealed class ChangeLongPollingTestsOnSqlite(SqliteHost host) : ChangeLongPollingTests(host), IClassFixture<SqliteHost>;

public sealed class ChangeLongPollingTestsOnSqlServer(SqlServerHost host) : ChangeLongPollingTests(host), IClassFixture<SqlServerHost>;
