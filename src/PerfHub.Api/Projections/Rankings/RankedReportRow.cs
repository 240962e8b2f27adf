using PerfHub.Api.Reports;

namespace PerfHub.Api.Projections.Rankings;

/// <summary>A standing as the rankings have it.</summary>
public sealed record RankedReportRow
{
    /// <summary>The id of the standing.</summary>
    public required long ReportId { get; init; }

    /// <summary>The unit's bureau.</summary>
    public required string Bureau { get; init; }

    /// <summary>The unit's sector.</summary>
    public required string Sector { get; init; }

    /// <summary>The unit's kind.</summary>
    public required UnitKind Kind { get; init; }

    /// <summary>Claimed score, points.</summary>
    public required decimal Claimed { get; init; }

    /// <summary>Verified score, points.</summary>
    public required decimal Verified { get; init; }

    /// <summary>Executed ÷ adjusted, percent; nothing where nothing was budgeted.</summary>
    public required decimal? ExecutionRate { get; init; }

    /// <summary>100 less what the deviations that stand cost, points.</summary>
    public required decimal Credibility { get; init; }

    /// <summary>What a ranking shows of it; see <see cref="UnitSummary"/>.</summary>
    public required byte[] Summary { get; init; }

    /// <summary>The value that the unit is ranked by; nothing where it has none.</summary>
    /// <param name="metric">What is ranked by.</param>
    public decimal? GetValue(RankingMetric metric) => metric switch
    {
        RankingMetric.VerifiedScore => Verified,
        RankingMetric.ClaimedScore => Claimed,
        RankingMetric.ScoreGap => Claimed - Verified,
        RankingMetric.ExecutionRate => ExecutionRate,
        _ => Credibility,
    };
}
