using System.Text.Json;
using PerfHub.Api.Hosting.Demo;
using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Benchmarks.Campaigns;

/// <summary>Reports of which no two are the same.</summary>
internal static class CampaignReports
{
    private static readonly byte[] Largest = WorstReport.Create();

    /// <summary>A small report or one like the demo's, with figures that tie with others and deviations that come and go.</summary>
    public static byte[] Create(CampaignContext context)
    {
        var (random, number) = (context.Random, context.TakeNumber());
        return random.IsChosen(30) ? DemoData.GenerateReport(number) : JsonSerializer.SerializeToUtf8Bytes(new SmallReport
        {
            AdjustedBudget = random.Pick([3m, 7m, 100m, 100m]),
            ExecutedBudget = random.Pick([0m, 1m, 2m, 80m, 100m]),
            FinalValue = random.Pick([5m, 10m, 14m]),
            IndicatorScore = random.Pick([45m, 89m, 90m, 91m]),
            ClaimedTotal = random.Pick([55.5m, 99m, 100m]),
            ClaimedGrade = random.Pick(["优", "良", "差"]),
            Conclusion = $"第 {number} 号报告。",
        }.ToJson());
    }

    /// <summary>A report at the bounds of the contract, about 1 MB with 10,000 figures and 500 indicators.</summary>
    public static byte[] CreateLargest(CampaignContext context)
    {
        var conclusion = JsonSerializer.SerializeToUtf8Bytes(new { conclusion = $"第 {context.TakeNumber()} 号报告。" });
        return [.. Largest.AsSpan(0, Largest.Length - 1), (byte)',', .. conclusion.AsSpan(1)];
    }
}
