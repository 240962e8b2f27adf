using System.Diagnostics;
using PerfHub.Benchmarks.Campaigns.Participants;

namespace PerfHub.Benchmarks.Campaigns.Disturbances;

/// <summary>
/// Fills the disk of the store for some time. Filings are then refused with 503, reads go on, and when there is space again, filings are soon
/// accepted.
/// </summary>
internal sealed class DiskFiller(CampaignContext context, SmallDisk disk, Filer filer) : Participant(context)
{
    private const int ChosenPercent = 20;

    private static readonly TimeSpan MaxRecovery = TimeSpan.FromSeconds(10);

    public override async Task RunAsync(CampaignHost host)
    {
        if (!Context.Random.IsChosen(ChosenPercent))
        {
            return;
        }

        await ActAsync(host);
    }

    /// <summary>Gives the space back, as before a restart.</summary>
    public override Task VerifyAsync(CampaignHost host, bool isComplete)
    {
        disk.Release();
        return Task.CompletedTask;
    }

    protected override async Task ActAsync(CampaignHost host)
    {
        await Task.Delay(Context.Random.Next(0, 200));
        if (!disk.Fill())
        {
            return;
        }

        Context.Findings.Count("full disks");
        var full = Stopwatch.GetTimestamp();
        var duration = TimeSpan.FromMilliseconds(Context.Random.Next(100, 700));
        while (!host.IsStopping && Stopwatch.GetElapsedTime(full) < duration)
        {
            await filer.TryFileAsync(host);
            await ReadAsync(host);
            await Task.Delay(20);
        }

        // Half of the kills come while the disk is full.
        if (host.IsStopping || Context.Random.IsChosen(50))
        {
            return;
        }

        disk.Release();
        var free = Stopwatch.GetTimestamp();
        while (!host.IsStopping && !await filer.TryFileAsync(host))
        {
            if (Stopwatch.GetElapsedTime(free) > MaxRecovery)
            {
                Context.Findings.Add($"full disk: filings are still refused {MaxRecovery} after there is space again.");
                return;
            }
        }

        Context.Findings.RecordPeak("seconds from free space to an accepted filing", Stopwatch.GetElapsedTime(free).TotalSeconds);
    }

    private async Task ReadAsync(CampaignHost host)
    {
        if (Context.Filings.Reports.FirstOrDefault(report => report.AcknowledgedCount > 0) is { } report
            && await host.SendAsync(CampaignRequest.Get(report.Path, Context.Region.Administrator), 200) is { IsRefused: true } refusal)
        {
            Context.Findings.Add($"full disk: a read was refused with {refusal.Status}: {refusal.Text}");
        }
    }
}
