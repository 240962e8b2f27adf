using PerfHub.Api.Reports;
using PerfHub.Rules.Report;

namespace PerfHub.Api.Projections.Rankings;

/// <summary>Selects the units of a ranking.</summary>
/// <param name="Bureau">The bureau of the ranking.</param>
/// <param name="IsOwn">Whether it has only the bureau's own units, without those of the bureaus below.</param>
/// <param name="Metric">The metric; units without a value are not ranked.</param>
/// <param name="Sector">The normal form of the units' sector; <see langword="null"/> for all.</param>
/// <param name="Kind">The units' kind; <see langword="null"/> for all.</param>
/// <param name="Grade">The grade of the score that the units are ranked by; <see langword="null"/> for all.</param>
public sealed record RankingListKey(string Bureau, bool IsOwn, RankingMetric Metric, string? Sector, UnitKind? Kind, Grade? Grade);
