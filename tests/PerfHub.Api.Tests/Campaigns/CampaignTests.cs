using System.Diagnostics;
using System.Reflection;
using PerfHub.Api.Tests.Infrastructure;
using Xunit.Abstractions;

namespace PerfHub.Api.Tests.Campaigns;

/// <summary>
/// The short form of the benchmark command <c>campaign</c>, which kills a host under load, fills its disk, damages its store and more, and
/// compares what it finds with a model. Kinds that the machine does not permit are named in the output.
/// </summary>
[Trait("Category", "Slow")]
public sealed class CampaignTestsOnSqlite(ITestOutputHelper output)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(4);

    /// <summary>The campaign, which is built with the tests and runs in a process of its own.</summary>
    private static string AssemblyPath { get; } = typeof(CampaignTestsOnSqlite).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(it => it.Key == "BenchmarksAssembly").Value!;

    [Fact]
    public async Task The_model_holds_while_a_host_is_killed_and_started_again_under_load_and_attacks()
    {
        var start = new ProcessStartInfo(HostProcess.DotnetPath, [AssemblyPath, "campaign", "--seconds", "8", "--damages", "1"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var (standard, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var timeout = new CancellationTokenSource(Timeout);
        try
        {
            await process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
        }

        var text = await standard + await error;
        output.WriteLine(text);
        Assert.True(process.ExitCode == 0, text);
    }
}
