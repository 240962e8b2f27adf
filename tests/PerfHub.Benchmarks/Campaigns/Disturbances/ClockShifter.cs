using PerfHub.Benchmarks.Campaigns.Participants;

namespace PerfHub.Benchmarks.Campaigns.Disturbances;

/// <summary>Sets the host's clock forward and back. Leases, caches, ids and receipts must survive it.</summary>
internal sealed class ClockShifter(CampaignContext context, FakeClock clock) : Participant(context)
{
    private const int MaxHours = 3;

    public override Task RunAsync(CampaignHost host) => clock.IsUsed ? base.RunAsync(host) : Task.CompletedTask;

    protected override async Task ActAsync(CampaignHost host)
    {
        await Task.Delay(Context.Random.Next(0, 200));
        clock.Set(Context.Random.IsChosen(50) ? TimeSpan.FromSeconds(Context.Random.Next(-20, 20)) : TimeSpan.FromMinutes(Context.Random.Next(-60 * MaxHours, 60 * MaxHours)));
        Context.Findings.Count("clock jumps");
        await Task.Delay(1_000);
    }
}
