using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PerfHub.Api.Projections;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Product;
using PerfHub.Api.Tests.Stores;

namespace PerfHub.Api.Tests.Features.Deviations;

/// <summary>Whoever waits for changes is told of the first as it comes, and costs nobody anything meanwhile.</summary>
public abstract class WaitForChangesTests(PerfHubHost host)
{
    // Nobody waits for so long here: whoever had to would be seen by how long the tests take.
    private const int Long = 60;

    private static readonly SmallReport Broken = new() { ActualStaff = 11 };

    [StoreFact]
    public async Task Where_there_are_changes_already_they_are_told_at_once()
    {
        var region = await Region.In(host);
        (await (await region.Unit()).File(Broken.ToJson())).Expect(HttpStatusCode.Created);

        Assert.Single(await ChangeFeed.Of(region.Admin).Some(10, Long));
    }

    [StoreTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Whoever_waits_is_told_of_a_filing_and_of_an_act_whichever_host_took_it(bool atAnotherHost)
    {
        await using var another = atAnotherHost ? new AnotherHost(host) : null;
        var region = await Region.In(host);
        var unit = await region.Unit();
        var client = new UnitClient((another ?? host).Client(unit.Http.DefaultRequestHeaders.Authorization!.Parameter), unit.Bureau, unit.Unit);
        var feed = ChangeFeed.Of(region.Admin);

        var opened = feed.Some(10, Long);
        await Waiting(host, 1);
        (await client.File(Broken.ToJson())).Expect(HttpStatusCode.Created);
        var change = Assert.Single(await opened);
        Assert.Equal("opened", (string?)change["kind"]);

        var explained = feed.Some(10, Long);
        await Waiting(host, 1);
        (await client.Act((string)change["deviation"]!["id"]!, "explain", "含借调人员。")).Expect(HttpStatusCode.Created);
        Assert.Equal("explained", (string?)Assert.Single(await explained)["kind"]);
        await Waiting(host, 0);
    }

    [StoreFact]
    public async Task What_others_do_wakes_nobody_and_the_end_of_the_time_tells_nothing_and_where_to_go_on()
    {
        var (region, other) = (await Region.In(host), await Region.In(host));
        var unit = await region.Unit();
        var feed = ChangeFeed.Of(region.Admin);

        var waiting = feed.Some(10, wait: 2);
        await Waiting(host, 1);
        (await (await other.Unit()).File(Broken.ToJson())).Expect(HttpStatusCode.Created);
        (await unit.File(Broken.ToJson(), year: 2023)).Expect(HttpStatusCode.Created);
        Assert.Empty(await waiting);

        (await unit.File(Broken.ToJson())).Expect(HttpStatusCode.Created);
        Assert.Single(await feed.Some(10, Long));
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
        var region = await Region.In(host);

        (await region.Admin.Get($"/v1/bureaus/{region.City}/deviations/2024/changes?wait={wait}")).Problem(HttpStatusCode.BadRequest, "bad-parameter");
    }

    [StoreFact]
    public async Task Whoever_leaves_waits_no_more()
    {
        var region = await Region.In(host);
        using var leave = new CancellationTokenSource();

        var left = region.Admin.Http.GetAsync($"/v1/bureaus/{region.City}/deviations/2024/changes?wait={Long}", leave.Token);
        await Waiting(host, 1);
        await leave.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        await Waiting(host, 0);
    }

    [StoreFact]
    public async Task Only_so_many_wait_with_one_key_and_one_more_is_told_when_to_come_back()
    {
        var region = await Region.In(host);
        var (unit, auditor) = (await region.Unit(), await region.At(region.City, Role.Auditor));
        var waiting = Enumerable.Range(0, ChangeWatch.MostWaitingOfKey).Select(_ => ChangeFeed.Of(region.Admin).Some(10, Long)).ToList();
        await Waiting(host, waiting.Count);

        var refused = await ChangeFeed.Of(region.Admin).Ask(wait: Long);
        refused.Problem(HttpStatusCode.TooManyRequests, "too-fast");
        Assert.NotNull(refused.Response.Headers.RetryAfter);
        Assert.Empty(await ChangeFeed.Of(region.Admin).All());
        waiting.Add(ChangeFeed.Of(auditor).Some(10, Long));
        await Waiting(host, waiting.Count);

        (await unit.File(Broken.ToJson())).Expect(HttpStatusCode.Created);
        Assert.All(await Task.WhenAll(waiting), changes => Assert.Single(changes));
        await Waiting(host, 0);
    }

    [StoreFact]
    public async Task Whoever_may_no_longer_read_when_something_comes_is_not_told_of_it()
    {
        var region = await Region.In(host);
        var unit = await region.Unit();
        var made = (await region.Admin.CreateKey(Role.Auditor)).Expect(HttpStatusCode.Created);
        var revoked = ChangeFeed.Of(new BureauClient(host.Client((string)made["key"]!), region.City)).Ask(wait: Long);
        var moved = region.Admin.Get($"/v1/bureaus/{region.North}/deviations/2024/changes?wait={Long}");
        await Waiting(host, 2);

        Assert.Equal(HttpStatusCode.NoContent, (await region.Admin.Delete($"/v1/api-keys/{made["id"]}")).Status);
        (await unit.File(Broken.ToJson())).Expect(HttpStatusCode.Created);
        (await revoked).Problem(HttpStatusCode.Unauthorized, "unauthorized");
        Assert.Single((await moved).Expect(HttpStatusCode.OK)["items"]!.AsArray());

        var left = ChangeFeed.Of(new BureauClient(region.Admin.Http, region.North));
        Assert.Single(await left.Some(10));
        var waits = left.Ask(wait: Long);
        await Waiting(host, 1);
        (await host.Operator.Move(region.North, null)).Expect(HttpStatusCode.OK);
        (await unit.File((Broken with { ActualStaff = 12 }).ToJson())).Expect(HttpStatusCode.Created);
        (await waits).Problem(HttpStatusCode.NotFound, "not-found");
    }

    [StoreFact]
    public async Task A_host_that_stops_lets_those_who_wait_go_with_a_place_to_go_on_from()
    {
        var region = await Region.In(host);
        await using var stops = new AnotherHost(host);
        var there = new BureauClient(stops.Client(region.Admin.Http.DefaultRequestHeaders.Authorization!.Parameter), region.City);
        var feed = ChangeFeed.Of(there);

        var waiting = feed.Some(10, Long);
        await Waiting(stops, 1);
        stops.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        Assert.Empty(await waiting);
        (await (await region.Unit()).File(Broken.ToJson())).Expect(HttpStatusCode.Created);
        Assert.Single(await feed.Through(region.Admin).All());
    }

    private static async Task Waiting(PerfHubHost at, int count)
    {
        var watch = at.Services.GetRequiredService<ChangeWatch>();
        while (watch.Waiting != count)
        {
            await Task.Delay(10);
        }
    }
}

public sealed class WaitForChangesTestsOnSqlite(SqliteHost host) : WaitForChangesTests(host), IClassFixture<SqliteHost>;

public sealed class WaitForChangesTestsOnSqlServer(SqlServerHost host) : WaitForChangesTests(host), IClassFixture<SqlServerHost>;
