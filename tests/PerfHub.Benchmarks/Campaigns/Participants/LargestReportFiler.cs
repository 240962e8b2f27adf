namespace PerfHub.Benchmarks.Campaigns.Participants;

/// <summary>Files reports at the bounds of the contract.</summary>
internal sealed class LargestReportFiler(CampaignContext context) : Filer(context, CampaignRegion.LargestUnit, CampaignRegion.LargestBureau)
{
    private const int ChosenPercent = 20;

    protected override int Year => CampaignRegion.Year;

    protected override TimeSpan Pause => TimeSpan.FromSeconds(1);

    public override Task RunAsync(CampaignHost host) => Context.Random.IsChosen(ChosenPercent) ? base.RunAsync(host) : Task.CompletedTask;

    protected override byte[] CreateReport() => CampaignReports.CreateLargest(Context);
}
