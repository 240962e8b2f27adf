using PerfHub.Api.Hosting.Demo;

namespace PerfHub.Benchmarks.Campaigns.Participants;

/// <summary>Files one report with many deviations, for the cases of a campaign.</summary>
internal sealed class CaseFiler(CampaignContext context, int unit, string bureau) : Filer(context, unit, bureau)
{
    protected override int Year => CampaignRegion.Year;

    protected override byte[] CreateReport() => DemoData.GenerateReport(Context.TakeNumber());
}
