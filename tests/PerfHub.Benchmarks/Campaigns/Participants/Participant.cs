namespace PerfHub.Benchmarks.Campaigns.Participants;

/// <summary>Somebody who uses or disturbs the host, with a model of what must hold for what it has done.</summary>
internal abstract class Participant(CampaignContext context)
{
    protected CampaignContext Context => context;

    protected virtual TimeSpan Pause => TimeSpan.FromMilliseconds(10);

    /// <summary>Acts again and again until the host is being stopped.</summary>
    public virtual async Task RunAsync(CampaignHost host)
    {
        while (!host.IsStopping)
        {
            await ActAsync(host);
            await Task.Delay(Pause);
        }
    }

    /// <summary>Verifies, after a restart and without load, that the model holds.</summary>
    /// <param name="host">The restarted host.</param>
    /// <param name="isComplete">Whether to verify everything, not only what has changed since the last verification.</param>
    public virtual Task VerifyAsync(CampaignHost host, bool isComplete) => Task.CompletedTask;

    protected abstract Task ActAsync(CampaignHost host);
}
