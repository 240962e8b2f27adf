using System.Text.Json;
using System.Text.Json.Nodes;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Reports.Receipts;
using PerfHub.Rules.Report;
using PerfHub.Rules.Scoring;

namespace PerfHub.Api.Tests.Features.Rankings;

/// <summary>The figures of a report that rankings show. Scores are points, the execution rate is percent.</summary>
public sealed record RankedFigures(
    decimal Claimed, decimal Verified, decimal Difference, Grade ClaimedGrade, Grade VerifiedGrade, decimal? ExecutionRate,
    int High, int Medium, int Low, string? PolicyBureau, int? PolicyVersion, string? RuleSetVersion)
{
    /// <summary>Computes the figures from the response to <c>GET …/self-evaluations/{y}</c>.</summary>
    public static RankedFigures Parse(JsonNode filedReport)
    {
        var receipt = filedReport.Deserialize<Receipt>(ApiJson.Options)!;
        var budget = filedReport["report"].Deserialize<SelfEvaluationReport>(ApiJson.Options)!.Budget;
        int Count(Severity severity) => receipt.Deviations.Count(it =>
            it.Severity == severity && it.Status is not (DeviationStatus.Dismissed or DeviationStatus.Resolved));
        return new RankedFigures(
            receipt.Score.Claimed,
            receipt.Score.Verified,
            receipt.Score.Difference,
            receipt.Score.ClaimedGrade,
            receipt.Score.VerifiedGrade,
            budget.Adjusted == 0m ? null : Math.Round(100m * budget.Executed / budget.Adjusted, 6, MidpointRounding.AwayFromZero),
            Count(Severity.High),
            Count(Severity.Medium),
            Count(Severity.Low),
            receipt.PolicyBureau,
            receipt.PolicyVersion,
            receipt.RuleSetVersion);
    }

    /// <summary>The value that a metric ranks by; <see langword="null"/> without an execution rate.</summary>
    public decimal? GetMetric(string metric) => metric switch
    {
        "verifiedScore" => Verified,
        "claimedScore" => Claimed,
        "scoreGap" => Difference,
        "executionRate" => ExecutionRate,
        "credibility" => Math.Max(0m, 100m - 10 * High - 4 * Medium - Low),
        _ => throw new ArgumentOutOfRangeException(nameof(metric), metric, null),
    };
}
