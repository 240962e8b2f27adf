using PerfHub.Benchmarks.Infrastructure;

namespace PerfHub.Benchmarks.Limits;

/// <summary>
/// Compares filings and ranking pages at a host that counts requests, by address and by key, with those at a host that does not. The limits
/// are so high that none is met. The memory of bodies is counted at both hosts.
/// </summary>
internal static class LimitsCommand
{
    private const string Limits = "PerfHub:Limits:";

    /// <param name="options"><c>--filings</c> and <c>--pages</c> in each round.</param>
    /// <returns>0 where the targets are met.</returns>
    public static async Task<int> RunAsync(BenchmarkOptions options)
    {
        var (filings, pages) = (options.Get("--filings", 2_000), options.Get("--pages", 5_000));
        using var folder = new TempFolder();
        var settings = new Dictionary<string, string?> { [Limits + "RateLimiting"] = "true" };
        foreach (var name in (string[])["AddressPerSecond", "AddressBurst", "ReadsPerSecond", "ReadBurst"])
        {
            settings[Limits + name] = "1000000";
        }

        using var hosts = await HostPair.StartAsync(folder, filings, new Dictionary<string, string?>(), settings);
        var table = new ResultTable();
        var filed = await hosts.CompareFilingsAsync("filing with limits");
        table.AddAtLeast(filed.Rates, target: 0.97);
        table.AddAtMost("processor time of a filing ÷ without limits", filed.ProcessorTime, target: 1.03);
        var read = await hosts.ComparePagesAsync("ranking page with limits", BenchmarkRegion.RankingPath, pages);
        table.AddAtLeast(read.Rates, target: 0.97);
        table.AddAtMost("processor time of a page ÷ without limits", read.ProcessorTime, target: 1.03);
        return table.Print($"rounds of {filings:N0} filings and of {pages:N0} pages, {LoadClient.Connections} connections");
    }
}
