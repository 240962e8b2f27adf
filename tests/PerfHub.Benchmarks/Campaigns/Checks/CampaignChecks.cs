namespace PerfHub.Benchmarks.Campaigns.Checks;

/// <summary>What must hold after every restart, whatever the participants have done.</summary>
internal sealed class CampaignChecks(CampaignContext context, Func<bool> hasJob)
{
    private const int Concurrency = 8;

    private readonly RankingCheck _rankings = new(context);
    private readonly List<ReceiptChainCheck> _chains = [.. CampaignRegion.Bureaus.Select(bureau => new ReceiptChainCheck(context, bureau))];
    private readonly List<AuditCheck> _audits = [.. CampaignRegion.Bureaus.Select(bureau => new AuditCheck(context, bureau))];

    public async Task VerifyAsync(CampaignHost host, bool isComplete, bool hasAudit)
    {
        var reports = context.Filings.Reports.Where(report => isComplete || report.HasChanged);
        await Parallel.ForEachAsync(
            reports, new ParallelOptions { MaxDegreeOfParallelism = Concurrency }, async (report, _) => await report.VerifyAsync(host, context.Region.Administrator, isComplete));
        foreach (var chain in _chains)
        {
            await chain.VerifyAsync(host, isComplete);
        }

        foreach (var audit in hasAudit ? _audits : [])
        {
            await audit.VerifyAsync(host);
        }

        foreach (var year in isComplete ? [.. context.Filings.Reports.Select(report => report.Key.Year).Distinct()] : (int[])[context.Year])
        {
            await _rankings.VerifyAsync(host, year, hasJob);
        }
    }
}
