using System.Net.Sockets;
using PerfHub.Benchmarks.Attacks;
using PerfHub.Benchmarks.Infrastructure;

namespace PerfHub.Benchmarks.Campaigns.Participants;

/// <summary>Opens an export and does not read it, until the host is stopped or ends the connection.</summary>
internal sealed class StalledReader(CampaignContext context) : Participant(context)
{
    private const int BufferBytes = 4_096;

    protected override async Task ActAsync(CampaignHost host)
    {
        var export = LoadClient.CreateGet($"/v1/bureaus/{BenchmarkRegion.City}/deviations/{CampaignRegion.Year}?format=csv", Context.Region.Administrator);
        using var stop = new CancellationTokenSource();
        var stopping = CancelWhenStoppingAsync(host, stop);
        try
        {
            using var client = await AttackClient.ConnectAsync(host.Port, BufferBytes, stop.Token);
            await client.SendAsync(export, stop.Token);
            Context.Findings.Count("exports left unread");
            await client.WaitUntilClosedAsync(stop.Token);
        }
        catch (Exception error) when (error is SocketException or OperationCanceledException)
        {
            // The host is being stopped, or has ended the export.
        }

        await stop.CancelAsync();
        await stopping;
    }

    private static async Task CancelWhenStoppingAsync(CampaignHost host, CancellationTokenSource stop)
    {
        while (!host.IsStopping && !stop.IsCancellationRequested)
        {
            await Task.Delay(20);
        }

        await stop.CancelAsync();
    }
}
