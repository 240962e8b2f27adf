using PerfHub.Api.Projections.Indexing;
using PerfHub.Rules.Report;

namespace PerfHub.Api.Projections.Rankings;

/// <summary>What a report is ranked by.</summary>
internal static class RankingMetricExtensions
{
    /// <summary>Returns the value of a metric; <see langword="null"/> if the unit has none.</summary>
    public static long? GetValue(this RankingMetric metric, in IndexedReport report) => metric switch
    {
        RankingMetric.VerifiedScore => report.Verified,
        RankingMetric.ClaimedScore => report.Claimed,
        RankingMetric.ScoreGap => report.Claimed - report.Verified,
        RankingMetric.ExecutionRate => report.ExecutionRate,
        RankingMetric.ReviewedScore => report.Reviewed,
        _ => report.Credibility,
    };

    /// <summary>Returns the grade of the score that a metric ranks by: the verified one unless it is another score. Valid only where the metric has a value.</summary>
    public static Grade GetGrade(this RankingMetric metric, in IndexedReport report) => metric switch
    {
        RankingMetric.ClaimedScore => report.ClaimedGrade,
        RankingMetric.ReviewedScore => report.ReviewedGrade,
        _ => report.VerifiedGrade,
    };
}
