using PerfHub.Benchmarks.Infrastructure;

namespace PerfHub.Benchmarks.Campaigns.Participants;

/// <summary>Reads rankings, lists and exports while others write.</summary>
internal sealed class Reader(CampaignContext context) : Participant(context)
{
    private static readonly string[] Paths =
    [
        "rankings/{y}?limit=50", "rankings/{y}?metric=credibility&order=asc&limit=500", "overview/{y}", "filings/{y}?limit=50", "indicators/{y}?limit=50",
        "deviations/{y}?limit=100", "deviations/{y}?format=csv", "deviations/{y}/changes?limit=100", "receipts?limit=100", "audit-log?limit=100", "units?limit=100",
        "bulletins/{y}", "rule-statistics/{y}", "deviations/{y}/sample?size=10&seed=1",
    ];

    protected override async Task ActAsync(CampaignHost host)
    {
        var bureau = Context.Random.IsChosen(50) ? BenchmarkRegion.City : Context.Random.Pick(CampaignRegion.Bureaus);
        var path = Context.Random.Pick(Paths).Replace("{y}", $"{Context.Year}", StringComparison.Ordinal);
        var response = await host.SendAsync(CampaignRequest.Get($"/v1/bureaus/{bureau}/{path}", Context.Region.Administrator), 200);
        if (response is { IsBrokenOff: true } && !host.IsStopping)
        {
            Context.Findings.Add($"broken off: /v1/bureaus/{bureau}/{path}");
        }
    }
}
