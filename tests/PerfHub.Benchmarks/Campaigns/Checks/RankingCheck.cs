using PerfHub.Api.Reports;
using PerfHub.Api.Tests.Features.Rankings;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Benchmarks.Infrastructure;

namespace PerfHub.Benchmarks.Campaigns.Checks;

/// <summary>Every ranking of the city equals one that is computed from the units' own reports.</summary>
internal sealed class RankingCheck(CampaignContext context)
{
    private static readonly string[] Metrics = ["verifiedScore", "claimedScore", "scoreGap", "executionRate", "credibility"];

    /// <summary>Compares all rankings of a year.</summary>
    /// <param name="host">A host without load.</param>
    /// <param name="year">The year.</param>
    /// <param name="canChange">Tells whether a job may be changing reports, so that a difference means nothing.</param>
    public async Task VerifyAsync(CampaignHost host, int year, Func<bool> canChange)
    {
        var mayHaveChanged = canChange();
        if (await ReadReportsAsync(host, year) is not { } reports)
        {
            return;
        }

        foreach (var metric in Metrics)
        {
            foreach (var order in (string[])["desc", "asc"])
            {
                var path = $"/v1/bureaus/{BenchmarkRegion.City}/rankings/{year}?metric={metric}&order={order}&limit=500";
                if (await host.SendAsync(CampaignRequest.Get(path, context.Region.Administrator), 200) is not { IsRefused: false } response)
                {
                    context.Findings.Add($"not readable: {path} after the restart.");
                    continue;
                }

                var page = response.Read<RankingResponse>();
                var (items, expected) = (page.Items.Select(RankedItem.Create).ToList(), ExpectedRanking.Compute(metric, order == "asc", reports));
                if (page.Population == expected.Count && items.SequenceEqual(expected))
                {
                    context.Findings.Count("rankings equal to the recomputed ones");
                }
                else if (mayHaveChanged)
                {
                    context.Findings.Count("rankings that a job was changing");
                }
                else
                {
                    context.Findings.Add($"ranking: {path} differs: {Describe(items, expected)}");
                }
            }
        }
    }

    private static string Describe(List<RankedItem> items, List<RankedItem> expected)
    {
        var index = items.Zip(expected).TakeWhile(pair => pair.First == pair.Second).Count();
        return $"{items.Count} items for {expected.Count}; item {index} is {items.ElementAtOrDefault(index)} for {expected.ElementAtOrDefault(index)}";
    }

    private async Task<List<RankableReport>?> ReadReportsAsync(CampaignHost host, int year)
    {
        var reports = new List<RankableReport>();
        foreach (var model in context.Filings.GetYear(year))
        {
            if (await host.SendAsync(CampaignRequest.Get(model.Path, context.Region.Administrator), 200, 404) is not { IsRefused: false } response)
            {
                context.Findings.Add($"not readable: {model.Path} after the restart.");
                return null;
            }

            if (response.Status == 200)
            {
                reports.Add(Create(model.Key, RankedFigures.Parse(response.Json)));
            }
        }

        return reports;
    }

    // As BenchmarkRegion registers the units.
    private static RankableReport Create(ReportKey key, RankedFigures figures)
    {
        var unit = int.Parse(key.Unit, provider: null);
        return new RankableReport(key.Bureau, key.Unit, $"示例单位{unit}", $"行业{unit % 20}", (UnitKind)(unit % 3), figures);
    }
}
