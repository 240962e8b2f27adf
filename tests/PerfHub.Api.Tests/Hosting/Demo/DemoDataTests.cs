using System.Net;
using System.Text.RegularExpressions;
using PerfHub.Api.Features.Overviews;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Reports.Receipts;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Rules.Scoring;

namespace PerfHub.Api.Tests.Hosting.Demo;

[Trait("Category", "Slow")]
public sealed partial class DemoDataTests
{
    [Fact]
    public async Task The_first_start_prints_keys_and_working_curl_commands_and_the_second_prints_none()
    {
        await using var host = new HostProcess(("ASPNETCORE_ENVIRONMENT", "Development"));
        await host.StartAsync();
        await host.WaitForOutputAsync("deviations/2024");

        var keys = host.Output.Where(line => !line.Contains("curl", StringComparison.Ordinal) && line.Contains("phk_", StringComparison.Ordinal));
        Assert.Equal(["unit 650104/0137", "bureauAdmin 650100", "bureauReader 650100", "auditor 650100"], keys.Select(line => line[..line.IndexOf("phk_", StringComparison.Ordinal)].Trim()));

        var curls = host.Output.Where(line => line.TrimStart().StartsWith("curl ", StringComparison.Ordinal)).ToList();
        Assert.Equal(3, curls.Count);
        var receipt = (await SendCurlAsync(curls[0])).Expect<Receipt>(HttpStatusCode.OK);
        Assert.Equal((95.80m, 13), (receipt.Score.Verified, receipt.Deviations.Count));
        var ranking = (await SendCurlAsync(curls[1])).Expect<RankingResponse>(HttpStatusCode.OK);
        Assert.Equal((308, 5), (ranking.Population, ranking.Items.Count));
        var deviations = (await SendCurlAsync(curls[2])).Expect<Page<DeviationItem>>(HttpStatusCode.OK).Items;
        Assert.Equal(Enumerable.Repeat(Severity.High, 5), deviations.Select(it => it.Severity));

        await host.KillAsync();
        await host.StartAsync();
        await host.WaitForOutputAsync("no demo data was created");

        Assert.DoesNotContain(host.Output, line => line.Contains("phk_", StringComparison.Ordinal));
        (await SendCurlAsync(curls[1].Replace(PortPattern().Match(curls[1]).Value, $":{host.Url.Port}/", StringComparison.Ordinal))).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Demo_units_have_peers_and_ten_of_them_copied_narratives()
    {
        await using var host = new HostProcess(("ASPNETCORE_ENVIRONMENT", "Development"));
        await host.StartAsync();
        await host.WaitForOutputAsync("deviations/2024");
        var key = host.Output.Single(line => line.TrimStart().StartsWith("bureauAdmin ", StringComparison.Ordinal) && line.Contains(" phk_", StringComparison.Ordinal)).Split(' ')[^1];
        var admin = new BureauClient(host.CreateHttpClient(key), "650100");

        await admin.EvaluateAsync();

        var copies = await admin.ReadDeviationsAsync("rule=copied-from-other-unit&limit=500");
        Assert.Equal(
            ["0059X", "0060X", "0119X", "0120X", "0179X", "0180X", "0239X", "0240X", "0299X", "0300X"],
            copies.Select(it => it.Unit).Order(StringComparer.Ordinal));
        var rules = (await admin.GetOverviewAsync()).Expect<Overview>(HttpStatusCode.OK).All.Deviations.ToDictionary(it => it.Rule);
        Assert.InRange(rules["execution-rate-outlier"].UnitsApplicable, 200, 300);
        Assert.InRange(rules["completion-outlier"].UnitsApplicable, 200, 300);
    }

    [Theory]
    [InlineData("Production", null)]
    [InlineData("Development", PerfHubHost.BootstrapKey)]
    public async Task No_demo_data_is_created_outside_development_or_with_a_bootstrap_key(string environment, string? bootstrapKey)
    {
        (string, string)[] key = bootstrapKey is null ? [] : [("PerfHub__BootstrapKey", bootstrapKey)];
        await using var host = new HostProcess([("ASPNETCORE_ENVIRONMENT", environment), .. key]);
        await host.StartAsync();
        await host.WaitForOutputAsync("Content root path");

        var demoBureau = await new ApiClient(host.CreateHttpClient(bootstrapKey)).GetAsync("/v1/bureaus/650100");

        demoBureau.Expect(bootstrapKey is null ? HttpStatusCode.Unauthorized : HttpStatusCode.NotFound);
        Assert.DoesNotContain(host.Output, line => line.Contains("phk_", StringComparison.Ordinal));
    }

    /// <summary>Sends the request of a printed curl command, run from the root of the repository.</summary>
    private static async Task<ApiResponse> SendCurlAsync(string command)
    {
        var words = WordPattern().Matches(command).Select(match => match.Value.Trim('\'')).Skip(1).ToList();
        using var request = new HttpRequestMessage(HttpMethod.Get, words[^1]);
        for (var i = 0; i < words.Count - 1; i += 2)
        {
            switch (words[i])
            {
                case "-H" when words[i + 1].Split(": ") is ["Content-Type", var type]:
                    Assert.Equal("application/json", type);
                    break;
                case "-H":
                    var header = words[i + 1].Split(": ");
                    request.Headers.Add(header[0], header[1]);
                    break;
                case "--data-binary":
                    request.Method = HttpMethod.Post;
                    request.Content = new ByteArrayContent(await File.ReadAllBytesAsync(Path.Combine(SnapshotFile.RepositoryRoot, words[i + 1].TrimStart('@'))))
                    {
                        Headers = { ContentType = new("application/json") },
                    };
                    break;
                default:
                    Assert.Fail($"The curl option {words[i]} is not supported.");
                    break;
            }
        }

        using var client = new HttpClient();
        var response = await client.SendAsync(request);
        return new ApiResponse(response.StatusCode, await response.Content.ReadAsStringAsync(), response);
    }

    [GeneratedRegex("'[^']*'|[^ ]+")]
    private static partial Regex WordPattern();

    [GeneratedRegex(":\\d+/")]
    private static partial Regex PortPattern();
}
