using PerfHub.Api.Persistence;
using PerfHub.Api.Projections.Indexing;
using PerfHub.Api.Projections.Versions;

namespace PerfHub.Api.Projections.Overviews;

/// <summary>Adds up an overview from the rows of a snapshot, for what must agree with other reads of that snapshot. It takes seconds for a large region.</summary>
internal static class OverviewReader
{
    public static async Task<OverviewState> ReadAsync(ReadSnapshot snapshot, OverviewKey key, int year)
    {
        var bureaus = await BureauMap.ReadAsync(snapshot);
        var groups = OverviewGroups.Create(key, bureaus);
        await foreach (var row in snapshot.QueryUnbufferedAsync<IndexedReportRow>(IndexedReportRow.OfScopeSql, new { bureau = key.Bureau, year, own = key.IsOwn }))
        {
            groups.Add(IndexedReport.Create(row, ReportTraits.Create(row)));
        }

        return new OverviewState(groups, bureaus, await DataVersions.ReadAsync(snapshot, key.Bureau, year));
    }
}
