using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PerfHub.Api.Features.Deviations;
using PerfHub.Api.Projections;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.Deviations;

/// <summary>The change feed with <c>wait</c>: the request returns with the first change or after the given seconds.</summary>
public abstract class ChangeLongPollingTests(PerfHubHost host)
{
    // The maximum. No test waits this long unless a wake-up is lost.
    private const int LongWaitSeconds = 60;

    [StoreFact]
    public async Task Existing_changes_are_returned_without_waiting()
    {
        var region = await Region.CreateAsync(host);
        (await (await region.RegisterUnitAsync()).FileReportAsync(FlaggedReport.Value.ToJson())).Expect(HttpStatusCode.Created);

        Assert.Single(await ChangeFeedReader.Create(region.Admin).ReadChangesAsync(10, LongWaitSeconds));
    }

    [StoreTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_filing_and_an_event_on_any_host_end_the_wait(bool onSecondHost)
    {
        await using var second = onSecondHost ? new SecondHost(host) : null;
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        var client = new UnitClient((second ?? host).CreateHttpClient(unit.Http.DefaultRequestHeaders.Authorization!.Parameter), unit.BureauCode, unit.UnitCode);
        var feed = ChangeFeedReader.Create(region.Admin);

        var opened = feed.ReadChangesAsync(10, LongWaitSeconds);
        await WaitForSubscriptionsAsync(host, 1);
        (await client.FileReportAsync(FlaggedReport.Value.ToJson())).Expect(HttpStatusCode.Created);
        var change = Assert.Single(await opened);
        Assert.Equal(ChangeKind.Opened, change.Kind);

        var explained = feed.ReadChangesAsync(10, LongWaitSeconds);
        await WaitForSubscriptionsAsync(host, 1);
        (await client.AddDeviationEventAsync(change.Deviation.Id, "explain", "含借调人员。")).Expect(HttpStatusCode.Created);
        Assert.Equal(ChangeKind.Explained, Assert.Single(await explained).Kind);
        await WaitForSubscriptionsAsync(host, 0);
    }

    [StoreFact]
    public async Task Changes_outside_the_feed_do_not_end_the_wait_and_a_timeout_returns_no_changes()
    {
        var (region, other) = (await Region.CreateAsync(host), await Region.CreateAsync(host));
        var unit = await region.RegisterUnitAsync();
        var feed = ChangeFeedReader.Create(region.Admin);

        var waiting = feed.ReadChangesAsync(10, wait: 2);
        await WaitForSubscriptionsAsync(host, 1);
        (await (await other.RegisterUnitAsync()).FileReportAsync(FlaggedReport.Value.ToJson())).Expect(HttpStatusCode.Created);
        (await unit.FileReportAsync(FlaggedReport.Value.ToJson(), year: 2023)).Expect(HttpStatusCode.Created);
        Assert.Empty(await waiting);

        (await unit.FileReportAsync(FlaggedReport.Value.ToJson())).Expect(HttpStatusCode.Created);
        Assert.Single(await feed.ReadChangesAsync(10, LongWaitSeconds));
    }

    [StoreTheory]
    [InlineData("61")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("")]
    [InlineData("soon")]
    [InlineData("99999999999999999999")]
    public async Task An_invalid_wait_is_refused(string wait)
    {
        var region = await Region.CreateAsync(host);

        (await region.Admin.GetAsync($"/v1/bureaus/{region.City}/deviations/2024/changes?wait={wait}")).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");
    }

    [StoreFact]
    public async Task Cancelling_the_request_ends_the_subscription()
    {
        var region = await Region.CreateAsync(host);
        using var cancellation = new CancellationTokenSource();

        var request = region.Admin.Http.GetAsync($"/v1/bureaus/{region.City}/deviations/2024/changes?wait={LongWaitSeconds}", cancellation.Token);
        await WaitForSubscriptionsAsync(host, 1);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        await WaitForSubscriptionsAsync(host, 0);
    }

    [StoreFact]
    public async Task The_number_of_waiting_requests_per_key_is_limited()
    {
        var region = await Region.CreateAsync(host);
        var (unit, auditor) = (await region.RegisterUnitAsync(), await region.CreateClientAsync(region.City, Role.Auditor));
        var waiting = Enumerable.Range(0, HostShares.LongPollsPerCaller).Select(_ => ChangeFeedReader.Create(region.Admin).ReadChangesAsync(10, LongWaitSeconds)).ToList();
        await WaitForSubscriptionsAsync(host, waiting.Count);

        var refused = await ChangeFeedReader.Create(region.Admin).RequestPageAsync(wait: LongWaitSeconds);
        refused.ExpectProblem(HttpStatusCode.TooManyRequests, "too-fast");
        Assert.NotNull(refused.HttpResponse.Headers.RetryAfter);
        Assert.Empty(await ChangeFeedReader.Create(region.Admin).ReadRemainingChangesAsync());
        waiting.Add(ChangeFeedReader.Create(auditor).ReadChangesAsync(10, LongWaitSeconds));
        await WaitForSubscriptionsAsync(host, waiting.Count);

        (await unit.FileReportAsync(FlaggedReport.Value.ToJson())).Expect(HttpStatusCode.Created);
        Assert.All(await Task.WhenAll(waiting), changes => Assert.Single(changes));
        await WaitForSubscriptionsAsync(host, 0);
    }

    [StoreFact]
    public async Task A_waiting_caller_who_loses_access_receives_no_change()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        var key = (await region.Admin.CreateKeyAsync(Role.Auditor)).Expect<CreatedApiKey>(HttpStatusCode.Created);
        var withRevokedKey = ChangeFeedReader.Create(new BureauClient(host.CreateHttpClient(key.Key), region.City)).RequestPageAsync(wait: LongWaitSeconds);
        var withValidKey = region.Admin.GetAsync($"/v1/bureaus/{region.North}/deviations/2024/changes?wait={LongWaitSeconds}");
        await WaitForSubscriptionsAsync(host, 2);

        Assert.Equal(HttpStatusCode.NoContent, (await region.Admin.DeleteAsync($"/v1/api-keys/{key.Id}")).Status);
        (await unit.FileReportAsync(FlaggedReport.Value.ToJson())).Expect(HttpStatusCode.Created);
        (await withRevokedKey).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");
        Assert.Single((await withValidKey).Expect<ListDeviationChanges.Feed>(HttpStatusCode.OK).Items);

        var movedFeed = ChangeFeedReader.Create(new BureauClient(region.Admin.Http, region.North));
        Assert.Single(await movedFeed.ReadChangesAsync(10));
        var afterMove = movedFeed.RequestPageAsync(wait: LongWaitSeconds);
        await WaitForSubscriptionsAsync(host, 1);
        (await host.Operator.MoveBureauAsync(region.North, null)).Expect(HttpStatusCode.OK);
        (await unit.FileReportAsync((FlaggedReport.Value with { ActualStaff = 12 }).ToJson())).Expect(HttpStatusCode.Created);
        (await afterMove).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [StoreFact]
    public async Task A_stopping_host_ends_the_wait_and_returns_a_cursor_to_continue_from()
    {
        var region = await Region.CreateAsync(host);
        await using var second = new SecondHost(host);
        var client = new BureauClient(second.CreateHttpClient(region.Admin.Http.DefaultRequestHeaders.Authorization!.Parameter), region.City);
        var feed = ChangeFeedReader.Create(client);

        var waiting = feed.ReadChangesAsync(10, LongWaitSeconds);
        await WaitForSubscriptionsAsync(second, 1);
        second.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        Assert.Empty(await waiting);
        (await (await region.RegisterUnitAsync()).FileReportAsync(FlaggedReport.Value.ToJson())).Expect(HttpStatusCode.Created);
        Assert.Single(await feed.WithClient(region.Admin).ReadRemainingChangesAsync());
    }

    private static async Task WaitForSubscriptionsAsync(PerfHubHost at, int count)
    {
        var notifier = at.Services.GetRequiredService<DeviationChangeNotifier>();
        while (notifier.SubscriptionCount != count)
        {
            await Task.Delay(10);
        }
    }
}

public sealed class ChangeLongPollingTestsOnSqlite(SqliteHost host) : ChangeLongPollingTests(host), IClassFixture<SqliteHost>;

public sealed class ChangeLongPollingTestsOnSqlServer(SqlServerHost host) : ChangeLongPollingTests(host), IClassFixture<SqlServerHost>;
