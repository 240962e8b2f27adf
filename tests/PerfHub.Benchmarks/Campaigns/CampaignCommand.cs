using System.Diagnostics;
using PerfHub.Benchmarks.Infrastructure;

namespace PerfHub.Benchmarks.Campaigns;

/// <summary>
/// Everything at once, for as long as wanted: kills and SIGTERM under load, full disks, unread exports, clock jumps, the largest reports,
/// malformed requests, and damaged pages. See <see cref="Campaign"/>.
/// </summary>
internal static class CampaignCommand
{
    /// <param name="options">
    /// <c>--seconds</c>: how long the host is killed and started; <c>--kills</c>: after how many kills it ends; <c>--damages</c>: the number of
    /// damaged copies; <c>--seed</c>; <c>--without</c>: kinds to leave out: <c>"full disks,clock jumps,damaged pages"</c>.
    /// </param>
    /// <returns>0 where the model has held.</returns>
    public static async Task<int> RunAsync(BenchmarkOptions options)
    {
        var (parsed, watch) = (CampaignOptions.Parse(options), Stopwatch.StartNew());
        Console.WriteLine($"seed {parsed.Seed}");
        using var campaign = new Campaign(parsed);
        var findings = await campaign.RunAsync();
        findings.Print();
        var table = new ResultTable();
        table.AddAtLeast("filings acknowledged", findings.GetCount("filings acknowledged"), target: 1);
        table.AddAtMost("filings lost or changed", findings.GetCount("filings lost"), target: 0);
        table.AddAtMost("violations of the model", findings.ViolationCount, target: 0);
        table.AddAtMost("resident memory, MB", findings.GetPeak("resident memory, MB"), CampaignHost.MaxMegabytes);
        table.AddAtMost("seconds from start to ready", findings.GetPeak("seconds from start to ready"), CampaignHost.MaxReadySeconds);
        return table.Print($"Campaign of {watch.Elapsed.TotalSeconds:N0} s, seed {parsed.Seed}") == 0 ? 0 : 1;
    }
}
