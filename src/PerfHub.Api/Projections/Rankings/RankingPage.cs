using PerfHub.Api.Projections.Versions;

namespace PerfHub.Api.Projections.Rankings;

/// <summary>A page of a ranking.</summary>
/// <param name="Population">The number of units in the ranking.</param>
/// <param name="Fingerprint">Differs if any unit of the ranking has changed; not negative.</param>
/// <param name="PrecedingCount">The number of units before the page.</param>
/// <param name="Units">The units.</param>
/// <param name="HasMore">Whether there are units after the page.</param>
/// <param name="Version">The version of the data that it shows.</param>
internal sealed record RankingPage(
    int Population, long Fingerprint, int PrecedingCount, IReadOnlyList<RankedPlace> Units, bool HasMore, DataVersion Version);
