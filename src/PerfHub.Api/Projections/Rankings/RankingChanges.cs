using PerfHub.Api.Projections.Versions;

namespace PerfHub.Api.Projections.Rankings;

/// <summary>What has changed since a change.</summary>
/// <param name="Reports">The changed reports, of all years.</param>
/// <param name="Unreadable">The ids of changed reports that cannot be read.</param>
/// <param name="Versions">The versions of the changed bureaus, of all years.</param>
internal sealed record RankingChanges(IReadOnlyList<RankedReportRow> Reports, IReadOnlyList<long> Unreadable, IReadOnlyList<BureauVersionRow> Versions)
{
    /// <summary>No changes.</summary>
    public static RankingChanges None { get; } = new([], [], []);
}
