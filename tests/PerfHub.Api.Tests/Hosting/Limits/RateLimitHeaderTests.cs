using System.Net;
using System.Text.RegularExpressions;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Contract;

namespace PerfHub.Api.Tests.Hosting.Limits;

/// <summary>What the API description says about limits, compared with the responses of a host that has them.</summary>
public sealed partial class RateLimitHeaderTests : IDisposable
{
    private const int ReadBurst = 12, FilingBurst = 40;

    private static readonly string[] Names = ["RateLimit-Policy", "RateLimit"];

    private readonly LimitedHost _host = new(
        ("RateLimiting", "true"), ("FilingBurst", $"{FilingBurst}"), ("FilingsPerSecond", "1"), ("ReadBurst", $"{ReadBurst}"), ("ReadsPerSecond", "1")) { ChecksContract = true };

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task Responses_have_the_documented_headers_which_count_down_to_the_429()
    {
        var region = await Region.CreateAsync(_host);
        var unit = await region.RegisterUnitAsync();
        var key = await region.Admin.PostAsync("/v1/api-keys", new { role = "auditor", bureau = region.North, name = "审计" });
        ApiResponse[] writes =
        [
            key,
            await unit.FileReportAsync(SeedReport.Bytes),
            await unit.FileReportAsync(SeedReport.Bytes),
            await unit.ValidateReportAsync(SeedReport.Bytes),
            await region.Admin.SendAsync(HttpMethod.Post, $"/v1/bureaus/{region.North}/evaluations/2024", null),
            await region.Admin.DeleteAsync($"/v1/api-keys/{key.Expect(HttpStatusCode.Created)["id"]}"),
        ];
        Assert.Equal([201, 201, 200, 200, 202, 204], writes.Select(it => (int)it.Status));
        Assert.All(writes, it => Assert.InRange(ReadLimit(it, "writes", FilingBurst), 1, FilingBurst));

        var reader = new BureauClient(_host.CreateHttpClient(unit.Http.DefaultRequestHeaders.Authorization!.Parameter), region.North);
        var reads = await LimitedHost.SendRepeatedlyAsync(2 * ReadBurst, () => reader.GetAsync(unit.GetReportPath()));

        var granted = reads.TakeWhile(it => it.Status == HttpStatusCode.OK).Select(it => ReadLimit(it, "reads", ReadBurst)).ToList();
        Assert.InRange(granted[0], ReadBurst - 1, ReadBurst);
        Assert.InRange(granted[^1], 0, 1);
        var refused = reads.First(it => it.Status == HttpStatusCode.TooManyRequests);
        Assert.InRange(ReadLimit(refused, "reads", ReadBurst), 0, 1);
        Assert.Equal(TimeSpan.FromSeconds(1), refused.HttpResponse.Headers.RetryAfter!.Delta);

        // A key of its own: another bucket.
        var other = (await region.Admin.GetAsync($"/v1/bureaus/{region.North}")).HttpResponse.Headers.ETag!.Tag;
        ApiResponse[] others =
        [
            await region.Admin.GetAsync($"/v1/bureaus/{region.North}", ("If-None-Match", other)),
            await region.Admin.GetAsync("/v1/bureaus/99"),
            await region.Admin.GetAsync("/v1/rules", ("Accept", "text/html")),
            await region.Admin.GetAsync($"/v1/bureaus/{region.North}", ("If-Match", "\"other\"")),
        ];
        Assert.Equal([304, 404, 406, 412], others.Select(it => (int)it.Status));
        Assert.All(others, it => Assert.InRange(ReadLimit(it, "reads", ReadBurst), 1, ReadBurst));
    }

    [Fact]
    public async Task A_caller_without_a_key_learns_nothing_about_the_limits_of_keys()
    {
        var response = await new ApiClient(_host.CreateHttpClient(null)).GetAsync("/v1/rules");

        response.ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");
        Assert.All(Names, name => Assert.False(response.HttpResponse.Headers.Contains(name)));
    }

    /// <summary>Reads what is left, and checks that the document lists both headers for all responses.</summary>
    private static int ReadLimit(ApiResponse response, string policy, int burst)
    {
        var http = response.HttpResponse;
        Assert.All(Names, name => Assert.Contains(name, ApiContract.Current.CommonHeaders));
        Assert.Equal($"\"{policy}\";q={burst};w={burst}", Assert.Single(http.Headers.GetValues("RateLimit-Policy")));
        var limit = LimitPattern().Match(Assert.Single(http.Headers.GetValues("RateLimit")));
        Assert.Equal(policy, limit.Groups["policy"].Value);
        return int.Parse(limit.Groups["left"].Value, System.Globalization.CultureInfo.InvariantCulture);
    }

    [GeneratedRegex("^\"(?<policy>[a-z]+)\";r=(?<left>[0-9]+);t=1$")]
    private static partial Regex LimitPattern();
}
