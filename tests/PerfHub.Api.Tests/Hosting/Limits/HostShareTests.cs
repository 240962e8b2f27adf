using System.Net;
using Microsoft.Extensions.DependencyInjection;
using PerfHub.Api.Projections;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Hosting.Limits;

/// <summary>What the host has little of. No bureau takes all of it by creating keys and bureaus.</summary>
public sealed class HostShareTests
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Long_polls_of_a_bureau_and_those_below_leave_room_for_others()
    {
        await using var host = new LimitedHost();
        var (region, other) = (await Region.CreateAsync(host), await Region.CreateAsync(host));
        string[] districts = [region.North, region.South, region.City + "03", region.City + "04", region.City + "05"];
        foreach (var district in districts[2..])
        {
            (await host.Operator.CreateBureauAsync(district, region.City)).Expect(HttpStatusCode.Created);
        }

        using var end = new CancellationTokenSource();
        var polls = new List<Task<HttpStatusCode?>>();
        foreach (var district in districts.SelectMany(district => Enumerable.Repeat(district, 5)))
        {
            var auditor = await region.CreateClientAsync(district, Role.Auditor);
            polls.AddRange(Enumerable.Range(0, HostShares.LongPollsPerCaller).Select(_ => PollAsync(auditor, district, end.Token)));
        }

        // Three quarters of 500 wait; the others were refused.
        await WaitUntilAsync(() => polls.Count(poll => poll.IsCompleted) == 125);
        Assert.All(await Task.WhenAll(polls.Where(poll => poll.IsCompleted)), status => Assert.Equal(HttpStatusCode.TooManyRequests, status));
        Assert.Equal(HttpStatusCode.OK, await PollAsync(other.Admin, other.City, CancellationToken.None, wait: 1));
        await end.CancelAsync();
        await Task.WhenAll(polls);
    }

    [Fact]
    public async Task Polls_from_above_use_no_places_of_the_bureau_that_they_look_at()
    {
        await using var host = new LimitedHost();
        var region = await Region.CreateAsync(host);
        using var end = new CancellationTokenSource();
        var polls = new List<Task<HttpStatusCode?>>();
        for (var key = 0; key < 6; key++)
        {
            var auditor = await region.CreateClientAsync(region.City, Role.Auditor);
            polls.AddRange(Enumerable.Range(0, HostShares.LongPollsPerCaller).Select(_ => PollAsync(auditor, region.North, end.Token)));
        }

        var ofNorth = await region.CreateClientAsync(region.North, Role.Auditor);
        var notifier = host.Services.GetRequiredService<DeviationChangeNotifier>();
        await WaitUntilAsync(() => notifier.SubscriptionCount == polls.Count);

        Assert.Equal(HttpStatusCode.OK, await PollAsync(ofNorth, region.North, CancellationToken.None, wait: 1));
        Assert.DoesNotContain(polls, poll => poll.IsCompleted);
        await end.CancelAsync();
        await Task.WhenAll(polls);
    }

    [Fact]
    public async Task A_request_that_finds_no_place_on_the_host_gets_503_and_is_not_logged_as_an_outage()
    {
        await using var host = new LimitedHost();
        var region = await Region.CreateAsync(host);
        var held = await TakeAllAsync(GetShares(host).LongPolls, number => new Caller($"{number}", Role.Operator, null, null));

        var refused = await region.Admin.GetAsync($"/v1/bureaus/{region.City}/deviations/2024/changes?wait=10");

        refused.ExpectProblem(HttpStatusCode.ServiceUnavailable, "unavailable");
        Assert.NotNull(refused.HttpResponse.Headers.RetryAfter);
        Assert.DoesNotContain(host.Log.Lines, line => line.StartsWith("Error", StringComparison.Ordinal));
        held.ForEach(place => place.Dispose());
    }

    [Theory]
    [InlineData("preview")]
    [InlineData("count")]
    [InlineData("sort")]
    [InlineData("document")]
    [InlineData("list")]
    public async Task Heavy_requests_of_a_bureau_wait_for_each_other_and_not_those_of_others(string kind)
    {
        await using var host = new LimitedHost();
        var (region, other) = (await Region.CreateAsync(host), await Region.CreateAsync(host));
        var held = await TakeAllAsync(GetLimiter(GetShares(host), kind), number => new Caller($"{number}", Role.Auditor, region.City, null));

        var waiting = SendHeavyAsync(region, kind);
        (await SendHeavyAsync(other, kind).WaitAsync(MaxWait)).Expect(HttpStatusCode.OK);
        (await region.Admin.GetAsync($"/v1/bureaus/{region.City}/deviations/2024")).Expect(HttpStatusCode.OK);
        Assert.False(waiting.IsCompleted);

        held.ForEach(place => place.Dispose());
        (await waiting.WaitAsync(MaxWait)).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Many_previews_of_one_key_at_once_are_all_answered()
    {
        await using var host = new LimitedHost();
        var region = await Region.CreateAsync(host);
        (await (await region.RegisterUnitAsync()).FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);

        var previews = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => region.Admin.PreviewPolicyAsync(new { })));

        Assert.All(previews, it => it.Expect(HttpStatusCode.OK));
    }

    private static Task<ApiResponse> SendHeavyAsync(Region region, string kind) => kind switch
    {
        "preview" => region.Admin.PreviewPolicyAsync(new { }),
        "count" => region.Admin.DecideDeviationsAsync("preview=true", "comment", "已核对。"),
        "sort" => region.Admin.GetAsync($"/v1/bureaus/{region.City}/deviations/2024?sort=severity"),
        "list" => ImportAsync(region),
        _ => ExtractAsync(region),
    };

    private static ShareLimiter GetLimiter(HostShares shares, string kind) => kind switch
    {
        "preview" => shares.Previews,
        "count" or "sort" => shares.RegionQueries,
        _ => shares.Documents,
    };

    private static async Task<ApiResponse> ExtractAsync(Region region)
    {
        var unit = await region.RegisterUnitAsync(bureau: region.South);
        return await unit.ExtractReportAsync(await File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, "Samples", "seed.txt")), "text/plain");
    }

    private static async Task<ApiResponse> ImportAsync(Region region)
    {
        using var list = new StringContent("单位代码,单位名称,主管部门,单位性质\n0201,科技局,科技,行政单位\n", null, "text/csv");
        return await region.Admin.SendAsync(HttpMethod.Post, $"/v1/bureaus/{region.North}/units/import", list);
    }

    private static HostShares GetShares(PerfHubHost host) => host.Services.GetRequiredService<HostShares>();

    /// <summary>Takes the places of many callers, until there are none.</summary>
    private static async Task<List<IDisposable>> TakeAllAsync(ShareLimiter limiter, Func<int, Caller> createCaller)
    {
        // The first may wait until the bureaus above are read.
        List<IDisposable> held = [await limiter.AcquireAsync(createCaller(0), CancellationToken.None)];
        for (var number = 1; ; number++)
        {
            // A caller that gets no place at once waits; then there are none.
            using var end = new CancellationTokenSource();
            var place = limiter.AcquireAsync(createCaller(number), end.Token).AsTask();
            if (!place.IsCompletedSuccessfully)
            {
                await end.CancelAsync();
                await Assert.ThrowsAnyAsync<Exception>(() => place);
                return held;
            }

            held.Add(await place);
        }
    }

    private static async Task<HttpStatusCode?> PollAsync(BureauClient client, string bureau, CancellationToken end, int wait = 60)
    {
        try
        {
            using var response = await client.Http.GetAsync(new Uri($"/v1/bureaus/{bureau}/deviations/2024/changes?wait={wait}", UriKind.Relative), end);
            return response.StatusCode;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private static async Task WaitUntilAsync(Func<bool> isTrue)
    {
        using var timeout = new CancellationTokenSource(MaxWait);
        while (!isTrue())
        {
            await Task.Delay(20, timeout.Token);
        }
    }
}
