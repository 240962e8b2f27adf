using System.Diagnostics;
using System.Net;
using PerfHub.Api.Reports.Receipts;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Hosting.Limits;

public sealed class KeyRateLimitTests : IDisposable
{
    private readonly LimitedHost _host = new(
        ("RateLimiting", "true"), ("FilingBurst", "10"), ("FilingsPerSecond", "1"), ("ReadBurst", "5"), ("ReadsPerSecond", "1"));

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task A_caller_over_its_read_limit_can_still_file()
    {
        var unit = await (await Region.CreateAsync(_host)).RegisterUnitAsync();

        var responses = await LimitedHost.SendRepeatedlyAsync(20, () => unit.GetAsync(unit.GetReportPath()));

        var refused = responses.First(it => it.Status == HttpStatusCode.TooManyRequests);
        refused.ExpectProblem(HttpStatusCode.TooManyRequests, "too-fast");
        Assert.Equal(TimeSpan.FromSeconds(1), refused.HttpResponse.Headers.RetryAfter!.Delta);
        (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_caller_over_its_filing_limit_can_still_read_and_refused_reports_are_not_stored()
    {
        var unit = await (await Region.CreateAsync(_host)).RegisterUnitAsync();
        var number = 0;

        var responses = await LimitedHost.SendRepeatedlyAsync(30, () => unit.FileReportAsync(SeedReport.CreateVariant(number++)));

        Assert.All(responses, it => Assert.Contains(it.Status, (HttpStatusCode[])[HttpStatusCode.Created, HttpStatusCode.TooManyRequests]));
        var accepted = responses.Count(it => it.Status == HttpStatusCode.Created);
        Assert.InRange(accepted, 10, 29);
        Assert.Equal(accepted, (await unit.GetReportAsync()).Expect<Receipt>(HttpStatusCode.OK).Revision);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    public async Task All_writes_of_a_key_share_one_limit(string method)
    {
        var region = await Region.CreateAsync(_host);
        var admin = await region.CreateClientAsync(region.North, Role.BureauAdmin);

        var responses = await LimitedHost.SendRepeatedlyAsync(30, () => admin.SendAsync(new HttpMethod(method), "/v1/api-keys/0123", null));
        Assert.Contains(responses, it => it.Status == HttpStatusCode.TooManyRequests);

        // A separate limit would allow all ten of these.
        responses = await LimitedHost.SendRepeatedlyAsync(10, () => admin.PutUnitAsync("0001"));
        Assert.Contains(responses, it => it.Status == HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task A_pause_does_not_grant_the_burst_twice()
    {
        const int Burst = 60, PerSecond = 12;
        await using var host = new LimitedHost(("RateLimiting", "true"), ("ReadBurst", $"{Burst}"), ("ReadsPerSecond", $"{PerSecond}"));
        var admin = (await Region.CreateAsync(host)).Admin;
        (await admin.GetAsync("/v1/rules")).Expect(HttpStatusCode.OK);
        await Task.Delay(TimeSpan.FromSeconds(5));

        var time = Stopwatch.StartNew();
        var served = 0;
        while ((await admin.GetAsync("/v1/rules")).Status == HttpStatusCode.OK)
        {
            served++;
        }

        // Tokens come once a second. With those of the pause, it would be 120.
        Assert.InRange(served, Burst, Burst + (PerSecond * (int)(time.Elapsed.TotalSeconds + 2)));
    }

    [Fact]
    public async Task Keys_have_separate_limits()
    {
        var region = await Region.CreateAsync(_host);
        var (first, second) = (await region.CreateClientAsync(region.North, Role.Auditor), await region.CreateClientAsync(region.North, Role.Auditor));

        Assert.Contains(await LimitedHost.SendRepeatedlyAsync(20, () => first.GetRankingAsync()), it => it.Status == HttpStatusCode.TooManyRequests);

        (await second.GetRankingAsync()).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_304_counts_against_the_read_limit()
    {
        var region = await Region.CreateAsync(_host);
        var (first, second) = (await region.CreateClientAsync(region.North, Role.Auditor), await region.CreateClientAsync(region.North, Role.Auditor));
        var etag = (await first.GetRankingAsync()).HttpResponse.Headers.ETag!.ToString();

        var responses = await LimitedHost.SendRepeatedlyAsync(20, () => first.GetAsync($"/v1/bureaus/{region.North}/rankings/2024?", ("If-None-Match", etag)));

        Assert.Contains(responses, it => it.Status == HttpStatusCode.NotModified);
        var refused = responses.First(it => it.Status == HttpStatusCode.TooManyRequests);
        refused.ExpectProblem(HttpStatusCode.TooManyRequests, "too-fast");
        Assert.Null(refused.HttpResponse.Headers.ETag);
        Assert.InRange(responses.Count(it => it.Status == HttpStatusCode.NotModified), 1, 10);
        (await second.GetRankingAsync()).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_forged_key_does_not_use_the_limit_of_the_real_key()
    {
        var region = await Region.CreateAsync(_host);
        var auditor = await region.CreateClientAsync(region.North, Role.Auditor);
        var forged = new BureauClient(_host.CreateHttpClient(auditor.Http.DefaultRequestHeaders.Authorization!.Parameter + "x"), region.North);

        var responses = await LimitedHost.SendRepeatedlyAsync(20, () => forged.GetRankingAsync());

        Assert.All(responses, it => it.ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized"));
        (await auditor.GetRankingAsync()).Expect(HttpStatusCode.OK);
    }
}
