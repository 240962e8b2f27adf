namespace PerfHub.Benchmarks.Campaigns;

/// <summary>What the participants of a campaign share.</summary>
internal sealed class CampaignContext(CampaignRegion region, FilingModel filings, CampaignRandom random, CampaignFindings findings)
{
    private const int FirstYear = 2000, KillsPerYear = 40;

    private int _number;

    public CampaignRegion Region => region;

    public FilingModel Filings => filings;

    public CampaignRandom Random => random;

    public CampaignFindings Findings => findings;

    /// <summary>The year that is being filed. It changes from time to time, so that a report does not get too many revisions to verify each time.</summary>
    public int Year { get; private set; } = CampaignRegion.Year;

    /// <summary>A number that no other report of the campaign has.</summary>
    public int TakeNumber() => Interlocked.Increment(ref _number);

    public void SetKills(int kills) => Year = CampaignRegion.Year - (kills / KillsPerYear % (CampaignRegion.Year - FirstYear + 1));
}
