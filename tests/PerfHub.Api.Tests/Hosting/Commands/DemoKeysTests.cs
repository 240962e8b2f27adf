using System.Net;
using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Hosting.Commands;

/// <summary><c>--demo-keys</c>.</summary>
[Trait("Category", "Slow")]
public sealed class DemoKeysTests
{
    private static readonly (string Name, string Value) Development = ("ASPNETCORE_ENVIRONMENT", "Development");

    [Fact]
    public async Task New_keys_of_the_demo_work_and_so_do_the_first_ones()
    {
        await using var host = new HostProcess(Development);
        await host.StartAsync();
        await host.WaitForOutputAsync("deviations/2024");
        var first = FindKey(host.Output, "auditor");

        var command = await CommandProcess.RunAsync(["--demo-keys"], Development, ("ConnectionStrings__PerfHub", $"Data Source={host.DatabaseFile}"));

        Assert.Equal(("", 0), (command.Error, command.ExitCode));
        var second = FindKey(command.Output.Split('\n'), "auditor");
        Assert.NotEqual(first, second);
        foreach (var key in new[] { first, second })
        {
            (await new ApiClient(host.CreateHttpClient(key)).GetAsync("/v1/bureaus/650100/rankings/2024?limit=1")).Expect(HttpStatusCode.OK);
        }

        Assert.Contains("http://localhost:5080/v1/bureaus/650100", command.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task There_are_no_keys_in_Production_and_none_for_a_store_without_the_demo()
    {
        await using var host = new HostProcess(("PerfHub__BootstrapKey", PerfHubHost.BootstrapKey));
        await host.StartAsync();

        // A real bureau with the codes of the demo.
        (await host.Operator.CreateBureauAsync("650100")).Expect(HttpStatusCode.Created);
        (await host.Operator.CreateBureauAsync("650104", "650100")).Expect(HttpStatusCode.Created);
        var store = ("ConnectionStrings__PerfHub", $"Data Source={host.DatabaseFile}");

        var production = await CommandProcess.RunAsync(["--demo-keys"], store);
        var other = await CommandProcess.RunAsync(["--demo-keys"], Development, store);

        Assert.Equal((1, 1), (production.ExitCode, other.ExitCode));
        Assert.Contains("Development", production.Error, StringComparison.Ordinal);
        Assert.Contains("has no demo", other.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("phk_", production.Output + other.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Production_host_that_nobody_can_call_says_how_to_get_a_key_and_one_with_keys_does_not()
    {
        const string Warning = "nobody can call this host. Set PerfHub__BootstrapKey";
        await using var closed = new HostProcess();
        await closed.StartAsync();
        await closed.WaitForOutputAsync(Warning);

        await using var open = new HostProcess(("PerfHub__BootstrapKey", PerfHubHost.BootstrapKey));
        await open.StartAsync();
        await Region.CreateAsync(open);
        await open.KillAsync();
        await using var withKeys = new HostProcess(("ConnectionStrings__PerfHub", $"Data Source={open.DatabaseFile}"));
        await withKeys.StartAsync();
        await withKeys.WaitForOutputAsync("Application started");
        await Task.Delay(500);

        Assert.DoesNotContain(open.Output.Concat(withKeys.Output), line => line.Contains(Warning, StringComparison.Ordinal));
    }

    // The demo also prints a link for each role.
    private static string FindKey(IEnumerable<string> output, string role) =>
        output.Single(line => line.TrimStart().StartsWith(role + " ", StringComparison.Ordinal) && line.Contains(" phk_", StringComparison.Ordinal)).Trim().Split(' ')[^1];
}
