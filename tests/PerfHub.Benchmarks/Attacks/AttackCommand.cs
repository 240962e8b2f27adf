using System.Globalization;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Benchmarks.Infrastructure;

namespace PerfHub.Benchmarks.Attacks;

/// <summary>
/// One caller with a valid key attacks a host with its default limits while a unit of another bureau files and reads. The host must stay
/// small and ready, and the victim must hardly notice. The attackers are a process of their own with the lowest priority
/// (<see cref="AttackerProcess"/>), because real ones do not use the processors of the host.
/// </summary>
internal static class AttackCommand
{
    private const double MaxMegabytes = 512, MaxSlowdown = 10;

    private static readonly TimeSpan QuietTime = TimeSpan.FromSeconds(5), SampleInterval = TimeSpan.FromMilliseconds(100);

    /// <param name="options">
    /// <c>--seconds</c>: the length of each attack; <c>--attack</c>: only the attacks whose names contain this; <c>--units</c>: units with
    /// a report of the most deviations.
    /// </param>
    /// <returns>0 where every target is met.</returns>
    public static async Task<int> RunAsync(BenchmarkOptions options)
    {
        var (seconds, only, units) = (options.Get("--seconds", 20), options.Get("--attack", ""), options.Get("--units", 20));
        Console.WriteLine("| attack          | peak RSS MB | filing: quiet median / slowest ms | ratio | failures | not ready | WAL MB | attacker's responses");
        Console.WriteLine("|-----------------|------------:|----------------------------------:|------:|---------:|----------:|-------:|---------------------");
        var missed = 0;
        foreach (var attack in Attack.All.Where(it => it.Name.Contains(only, StringComparison.Ordinal)))
        {
            missed += await RunAsync(attack, TimeSpan.FromSeconds(seconds), units) ? 0 : 1;
        }

        return missed == 0 ? 0 : 1;
    }

    private static async Task<bool> RunAsync(Attack attack, TimeSpan time, int units)
    {
        using var folder = new TempFolder();
        var store = folder.GetFile("perfhub.db");
        var (unitKey, bureauKey, victimKey) = await FillAsync($"Data Source={store}", units);
        using var host = await HostProcess.StartPerfHubAsync(new Dictionary<string, string?>
        {
            ["ConnectionStrings:PerfHub"] = $"Data Source={store}",
            ["PerfHub:Limits:RateLimiting"] = "true",
        });
        var victim = new Victim(host.Port, victimKey);
        _ = await victim.RunAsync(QuietTime);
        var quiet = await victim.RunAsync(QuietTime);

        using var end = new CancellationTokenSource();
        using var attackers = AttackerProcess.Start(attack, host.Port, unitKey, bureauKey);
        var peak = MeasurePeakAsync(host, store, end.Token);
        var attacked = await victim.RunAsync(time);
        await end.CancelAsync();
        var statuses = await attackers.EndAsync();
        var (megabytes, walMegabytes) = await peak;

        var ratio = attacked.Filings.Max() / quiet.Median;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {attack.Name,-15} | {megabytes,11:N0} | {quiet.Median,20:N1} / {attacked.Filings.Max(),10:N1} | {ratio,5:N1} | {attacked.Failures,8} | {attacked.NotReady,9} | {walMegabytes,6:N0} | {string.Join(", ", statuses.OrderBy(it => it.Key).Select(it => $"{it.Value} × {it.Key}"))}; slowest: {attacked.DescribeSlowest()}"));
        return megabytes <= MaxMegabytes && ratio <= MaxSlowdown && attacked is { Failures: 0, NotReady: 0 } && !statuses.Keys.Any(status => status is 500 or 502 or 504);
    }

    private static async Task<(string UnitKey, string BureauKey, string VictimKey)> FillAsync(string connectionString, int units)
    {
        await using var region = new BenchmarkRegion(connectionString);
        await region.CreateBureausAsync();
        var worst = WorstReport.Create();
        for (var unit = 0; unit < units; unit++)
        {
            await region.RegisterUnitAsync(unit, AttackTarget.Bureau);
            await region.FileReportAsync(unit, worst, AttackTarget.Bureau);
        }

        await region.RegisterUnitAsync(AttackTarget.Unit, AttackTarget.Bureau);
        await region.RegisterUnitAsync(Victim.Unit, Victim.Bureau);
        await region.ProcessOutboxesAsync();
        return (
            await region.CreateUnitKeyAsync(AttackTarget.Unit, AttackTarget.Bureau),
            await region.CreateAdministratorKeyAsync(AttackTarget.Bureau),
            await region.CreateUnitKeyAsync(Victim.Unit, Victim.Bureau));
    }

    private static async Task<(double Megabytes, double WalMegabytes)> MeasurePeakAsync(HostProcess host, string store, CancellationToken end)
    {
        var (megabytes, walBytes) = (0.0, 0L);
        var log = new FileInfo(store + "-wal");
        while (!end.IsCancellationRequested)
        {
            log.Refresh();
            (megabytes, walBytes) = (Math.Max(megabytes, host.ResidentMegabytes), Math.Max(walBytes, log.Exists ? log.Length : 0));
            await Task.Delay(SampleInterval, end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return (megabytes, walBytes / 1024.0 / 1024.0);
    }
}
