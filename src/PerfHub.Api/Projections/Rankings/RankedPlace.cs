using PerfHub.Api.Projections.Indexing;

namespace PerfHub.Api.Projections.Rankings;

/// <summary>A unit in a ranking.</summary>
/// <param name="Rank">From 1 in the requested order; ties share a rank.</param>
/// <param name="Value">The value ranked by, scaled by 10^6.</param>
/// <param name="Report">The unit's report.</param>
/// <param name="BureauName">The name of the unit's bureau.</param>
internal readonly record struct RankedPlace(long Rank, long Value, IndexedReport Report, string BureauName);
