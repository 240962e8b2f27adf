using PerfHub.Api.Projections.Indexing;
using PerfHub.Api.Projections.Versions;

namespace PerfHub.Api.Projections;

/// <summary>What has changed since a change.</summary>
/// <param name="Reports">The changed reports, of all years.</param>
/// <param name="Unreadable">The changed reports that cannot be read.</param>
/// <param name="Versions">The versions of the changed bureaus, of all years.</param>
internal sealed record TableChanges(
    IReadOnlyList<IndexedReportRow> Reports, IReadOnlyList<UnreadableReport> Unreadable, IReadOnlyList<BureauVersionRow> Versions)
{
    /// <summary>No changes.</summary>
    public static TableChanges None { get; } = new([], [], []);
}
