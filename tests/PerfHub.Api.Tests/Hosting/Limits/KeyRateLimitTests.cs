using System.Net;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Hosting.Limits;

/// <summary>How often one key may read, and how often file.</summary>
public sealed class KeyRateLimitTests : IDisposable
{
    private readonly LimitedHost _host = new(
        ("RateLimiting", "true"), ("FilingBurst", "10"), ("FilingsPerSecond", "1"), ("ReadBurst", "5"), ("ReadsPerSecond", "1"));

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task Who_reads_too_much_can_still_file()
    {
        var unit = await (await Region.CreateAsync(_host)).RegisterUnitAsync();

        var answers = await AddressRateLimitTests.SendRepeatedlyAsync(20, () => unit.GetAsync(unit.GetReportPath()));

        var refused = answers.First(it => it.Status == HttpStatusCode.TooManyRequests);
        refused.ExpectProblem(HttpStatusCode.TooManyRequests, "too-fast");
        Assert.Equal(TimeSpan.FromSeconds(1), refused.HttpResponse.Headers.RetryAfter!.Delta);
        (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Who_files_too_much_can_still_read_and_nothing_is_stored_of_what_is_refused()
    {
        var unit = await (await Region.CreateAsync(_host)).RegisterUnitAsync();
        var number = 0;

        var answers = await AddressRateLimitTests.SendRepeatedlyAsync(30, () => unit.FileReportAsync(SeedReport.CreateVariant(number++)));

        Assert.All(answers, it => Assert.Contains(it.Status, (HttpStatusCode[])[HttpStatusCode.Created, HttpStatusCode.TooManyRequests]));
        var taken = answers.Count(it => it.Status == HttpStatusCode.Created);
        Assert.InRange(taken, 10, 29);
        Assert.Equal(taken, (int)(await unit.GetReportAsync()).Expect(HttpStatusCode.OK)["revision"]!);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    public async Task All_that_writes_is_of_one_bucket(string method)
    {
        var region = await Region.CreateAsync(_host);
        var admin = await region.CreateClientAsync(region.North, Role.BureauAdmin);

        var answers = await AddressRateLimitTests.SendRepeatedlyAsync(30, () => admin.SendAsync(new HttpMethod(method), "/v1/api-keys/0123", null));
        Assert.Contains(answers, it => it.Status == HttpStatusCode.TooManyRequests);

        // As many as a full bucket of their own would let through.
        answers = await AddressRateLimitTests.SendRepeatedlyAsync(10, () => admin.PutUnitAsync("0001"));
        Assert.Contains(answers, it => it.Status == HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task One_key_takes_nothing_from_another()
    {
        var region = await Region.CreateAsync(_host);
        var (first, second) = (await region.CreateClientAsync(region.North, Role.Auditor), await region.CreateClientAsync(region.North, Role.Auditor));

        Assert.Contains(await AddressRateLimitTests.SendRepeatedlyAsync(20, () => first.GetRankingAsync()), it => it.Status == HttpStatusCode.TooManyRequests);

        (await second.GetRankingAsync()).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task What_was_answered_before_and_has_not_changed_counts_as_all_else_does()
    {
        var region = await Region.CreateAsync(_host);
        var (first, second) = (await region.CreateClientAsync(region.North, Role.Auditor), await region.CreateClientAsync(region.North, Role.Auditor));
        var tag = (await first.GetRankingAsync()).HttpResponse.Headers.ETag!.ToString();

        var answers = await AddressRateLimitTests.SendRepeatedlyAsync(20, () => first.GetAsync($"/v1/bureaus/{region.North}/rankings/2024?", ("If-None-Match", tag)));

        Assert.Contains(answers, it => it.Status == HttpStatusCode.NotModified);
        var refused = answers.First(it => it.Status == HttpStatusCode.TooManyRequests);
        refused.ExpectProblem(HttpStatusCode.TooManyRequests, "too-fast");
        Assert.Null(refused.HttpResponse.Headers.ETag);
        Assert.InRange(answers.Count(it => it.Status == HttpStatusCode.NotModified), 1, 10);
        (await second.GetRankingAsync()).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_key_that_is_none_has_no_bucket_that_could_be_emptied_for_its_owner()
    {
        var region = await Region.CreateAsync(_host);
        var auditor = await region.CreateClientAsync(region.North, Role.Auditor);
        var forged = new BureauClient(_host.CreateHttpClient(auditor.Http.DefaultRequestHeaders.Authorization!.Parameter + "x"), region.North);

        var answers = await AddressRateLimitTests.SendRepeatedlyAsync(20, () => forged.GetRankingAsync());

        Assert.All(answers, it => it.ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized"));
        (await auditor.GetRankingAsync()).Expect(HttpStatusCode.OK);
    }
}
