namespace PerfHub.Api.Projections.Rankings;

/// <summary>The value that units are ranked by.</summary>
public enum RankingMetric
{
    /// <summary>The score that the figures support, points.</summary>
    VerifiedScore,

    /// <summary>The score that the unit claims, points.</summary>
    ClaimedScore,

    /// <summary>Claimed − verified, points.</summary>
    ScoreGap,

    /// <summary>Executed ÷ adjusted, percent.</summary>
    ExecutionRate,

    /// <summary>100 minus the deductions for active deviations, points.</summary>
    Credibility,

    /// <summary>The score that the bureau has stated on accepting, points; only reports with one are ranked by it.</summary>
    ReviewedScore,
}
