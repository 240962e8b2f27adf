using Dapper;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports;

namespace PerfHub.Api.Projections.Rankings;

/// <summary>A report as the rankings show it.</summary>
/// <param name="ReportId">The report's id.</param>
/// <param name="Bureau">The unit's bureau.</param>
/// <param name="Sector">The unit's sector in its normal form; see <see cref="NormalForm"/>.</param>
/// <param name="Kind">The unit's kind.</param>
/// <param name="Claimed">The claimed score, points.</param>
/// <param name="Verified">The verified score, points.</param>
/// <param name="ExecutionRate">Executed ÷ adjusted, percent; <see langword="null"/> if nothing was budgeted.</param>
/// <param name="Credibility">100 minus the deductions for active deviations, points.</param>
/// <param name="Summary">The serialised <see cref="UnitSummary"/>.</param>
[method: ExplicitConstructor]
public sealed record RankedReportRow(
    long ReportId, [property: ColumnWidth(12)] string Bureau, [property: ColumnWidth(100)] string Sector, UnitKind Kind, decimal Claimed,
    decimal Verified, decimal? ExecutionRate, decimal Credibility, [property: ColumnWidth(4000)] byte[] Summary)
{
    /// <summary>Returns the value of a metric; <see langword="null"/> if the unit has none.</summary>
    public decimal? GetValue(RankingMetric metric) => metric switch
    {
        RankingMetric.VerifiedScore => Verified,
        RankingMetric.ClaimedScore => Claimed,
        RankingMetric.ScoreGap => Claimed - Verified,
        RankingMetric.ExecutionRate => ExecutionRate,
        RankingMetric.ReviewedScore => UnitSummary.Deserialize(Summary).Score.Reviewed,
        _ => Credibility,
    };
}
