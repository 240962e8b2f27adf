using PerfHub.Api.Http.Lists;
using PerfHub.Api.Projections.Versions;

namespace PerfHub.Api.Features.Rankings;

/// <summary>A page of a ranking.</summary>
/// <param name="Population">Units ranked: those with a report that is neither returned nor withdrawn, and with a value of the metric.</param>
/// <param name="RuleSetVersion">The rule set that filings are evaluated under now; each unit states its own.</param>
/// <param name="HasChanged">
/// Whether the ranking has changed since the previous page was read: ranks are current, and a unit may have moved between pages.
/// </param>
/// <param name="Items">The units.</param>
/// <param name="NextCursor">The cursor of the next page; <see langword="null"/> on the last one.</param>
public sealed record Ranking(
    long Population, string RuleSetVersion, bool HasChanged, IReadOnlyList<RankedUnit> Items, string? NextCursor) : VersionedResponse, IPage
{
    /// <summary>When the ranking data last changed, UTC; <see langword="null"/> where there is none yet.</summary>
    public DateTime? AsOf => DataVersion.ChangedAt;
}
