using PerfHub.Api.Projections.Indexing;
using PerfHub.Api.Projections.Overviews;
using PerfHub.Api.Projections.Versions;

namespace PerfHub.Api.Projections;

/// <summary>What has changed since a change.</summary>
/// <param name="Reports">The changed reports, of all years.</param>
/// <param name="Unreadable">The changed reports that cannot be read.</param>
/// <param name="Versions">The versions of the changed bureaus, of all years.</param>
/// <param name="UnitCounts">The units of bureaus in which they have changed, by year.</param>
internal sealed record TableChanges(
    IReadOnlyList<IndexedReportRow> Reports, IReadOnlyList<UnreadableReport> Unreadable, IReadOnlyList<BureauVersionRow> Versions,
    ILookup<int, UnitCounts> UnitCounts)
{
    /// <summary>No changes.</summary>
    public static TableChanges None { get; } = new([], [], [], Enumerable.Empty<UnitCounts>().ToLookup(it => it.Year));
}
