using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Hosting.Demo;

/// <summary>What a newcomer meets on a first start.</summary>
public sealed partial class DemoDataTests
{
    [Fact]
    public async Task A_first_start_prints_keys_and_three_curl_lines_that_work_and_a_second_start_prints_none()
    {
        await using var host = new HostProcess(("ASPNETCORE_ENVIRONMENT", "Development"));
        await host.StartAsync();
        await host.WaitForOutputAsync("deviations/2024");

        var keys = host.Output.Where(line => !line.Contains("curl", StringComparison.Ordinal) && line.Contains("phk_", StringComparison.Ordinal));
        Assert.Equal(["unit 650104/0137", "bureauAdmin 650100", "bureauReader 650100", "auditor 650100"], keys.Select(line => line[..line.IndexOf("phk_", StringComparison.Ordinal)].Trim()));

        var curls = host.Output.Where(line => line.TrimStart().StartsWith("curl ", StringComparison.Ordinal)).ToList();
        Assert.Equal(3, curls.Count);
        var receipt = (await SendCurlAsync(curls[0])).Expect(HttpStatusCode.OK);
        Assert.Equal((95.80m, 13), ((decimal)receipt["score"]!["verified"]!, receipt["deviations"]!.AsArray().Count));
        var ranking = (await SendCurlAsync(curls[1])).Expect(HttpStatusCode.OK);
        Assert.Equal((301, 5), ((int)ranking["population"]!, ranking["items"]!.AsArray().Count));
        var deviations = (await SendCurlAsync(curls[2])).Expect(HttpStatusCode.OK)["items"]!.AsArray();
        Assert.Equal(Enumerable.Repeat("high", 5), deviations.Select(item => (string)item!["severity"]!));

        await host.KillAsync();
        await host.StartAsync();
        await host.WaitForOutputAsync("no demo was made");

        Assert.DoesNotContain(host.Output, line => line.Contains("phk_", StringComparison.Ordinal));
        (await SendCurlAsync(curls[1].Replace(PortPattern().Match(curls[1]).Value, $":{host.Url.Port}/", StringComparison.Ordinal))).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Units_are_compared_with_their_peers_and_few_have_anothers_words()
    {
        await using var host = new HostProcess(("ASPNETCORE_ENVIRONMENT", "Development"));
        await host.StartAsync();
        await host.WaitForOutputAsync("deviations/2024");
        var key = host.Output.Single(line => line.TrimStart().StartsWith("bureauAdmin ", StringComparison.Ordinal)).Split(' ')[^1];
        var admin = new BureauClient(host.CreateHttpClient(key), "650100");

        await admin.RunEvaluationAsync();

        var copies = await BureauClient.ReadAllPagesAsync(query => admin.ListDeviationsAsync(query), "rule=copied-from-other-unit&limit=500");
        Assert.Equal(
            ["0059X", "0060X", "0119X", "0120X", "0179X", "0180X", "0239X", "0240X", "0299X", "0300X"],
            copies.Select(it => (string)it["unit"]!).Order(StringComparer.Ordinal));
        var rules = (await admin.GetOverviewAsync()).Expect(HttpStatusCode.OK)["all"]!["deviations"]!.AsArray().ToDictionary(it => (string)it!["rule"]!);
        Assert.InRange((int)rules["execution-rate-outlier"]!["unitsApplicable"]!, 200, 300);
        Assert.InRange((int)rules["completion-outlier"]!["unitsApplicable"]!, 200, 300);
    }

    [Theory]
    [InlineData("Production", null)]
    [InlineData("Development", PerfHubHost.BootstrapKey)]
    public async Task There_is_no_demo_outside_development_nor_beside_a_bootstrap_key(string environment, string? bootstrapKey)
    {
        (string, string)[] key = bootstrapKey is null ? [] : [("PerfHub__BootstrapKey", bootstrapKey)];
        await using var host = new HostProcess([("ASPNETCORE_ENVIRONMENT", environment), .. key]);
        await host.StartAsync();
        await host.WaitForOutputAsync("Content root path");

        var demoBureau = await new ApiClient(host.CreateHttpClient(bootstrapKey)).GetAsync("/v1/bureaus/650100");

        demoBureau.Expect(bootstrapKey is null ? HttpStatusCode.Unauthorized : HttpStatusCode.NotFound);
        Assert.DoesNotContain(host.Output, line => line.Contains("phk_", StringComparison.Ordinal));
    }

    /// <summary>Sends what a printed curl line would send, from the root of the repository.</summary>
    private static async Task<ApiResponse> SendCurlAsync(string line)
    {
        var words = WordPattern().Matches(line).Select(word => word.Value.Trim('\'')).Skip(1).ToList();
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
                    request.Content = new ByteArrayContent(await File.ReadAllBytesAsync(Path.Combine(FindRepositoryRoot(), words[i + 1].TrimStart('@'))))
                    {
                        Headers = { ContentType = new("application/json") },
                    };
                    break;
                default:
                    Assert.Fail($"curl's {words[i]} is not known here.");
                    break;
            }
        }

        using var client = new HttpClient();
        var response = await client.SendAsync(request);
        return new ApiResponse(response.StatusCode, await response.Content.ReadAsStringAsync(), response);
    }

    private static string FindRepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder.GetFiles("PerfHub.sln").Length == 0)
        {
            folder = folder.Parent!;
        }

        return folder.FullName;
    }

    [GeneratedRegex("'[^']*'|[^ ]+")]
    private static partial Regex WordPattern();

    [GeneratedRegex(":\\d+/")]
    private static partial Regex PortPattern();
}
