using PerfHub.Api.Persistence;
using PerfHub.Api.Projections.Indexing;
using PerfHub.Api.Projections.Versions;

namespace PerfHub.Api.Projections;

/// <summary>
/// Reads reports for the index. A report with a stored value that cannot be decoded is left out, and the damage is logged; it does not
/// keep the others from being read.
/// </summary>
internal sealed class IndexedReportReader(StoreFaultMonitor faults)
{
    private const string VersionsOfYearSql = "SELECT v.* FROM BureauVersion v WHERE v.Year IN (0, @year)";

    /// <summary>Reads the reports of a year.</summary>
    public async Task<ReportTable> ReadYearAsync(ReadSnapshot snapshot, int year, BureauMap bureaus)
    {
        var versions = await snapshot.QueryAsync<BureauVersionRow>(VersionsOfYearSql, new { year });
        try
        {
            var table = new ReportTable(year, bureaus, versions);
            await foreach (var row in snapshot.QueryUnbufferedAsync<IndexedReportRow>(IndexedReportRow.OfYearSql, new { year }))
            {
                table.Load(row);
            }

            return table;
        }
        catch (Exception error) when (faults.IsUndecodable(error))
        {
            var table = new ReportTable(year, bureaus, versions);
            var ids = await snapshot.QueryAsync<long>(IndexedReportRow.IdsOfYearSql, new { year });
            await LoadReadableAsync(snapshot, table, [.. ids]);
            return table;
        }
    }

    /// <summary>Reads the reports with changes after <paramref name="seq"/>, and with changes without a number.</summary>
    /// <param name="snapshot">The snapshot.</param>
    /// <param name="seq">The change.</param>
    /// <param name="versions">The versions that have changed since, from the same snapshot.</param>
    public async Task<TableChanges> ReadChangesAsync(ReadSnapshot snapshot, long seq, IReadOnlyList<BureauVersionRow> versions)
    {
        try
        {
            return new TableChanges(await snapshot.QueryAsync<IndexedReportRow>(IndexedReportRow.ChangedSql, new { seq }), [], versions);
        }
        catch (Exception error) when (faults.IsUndecodable(error))
        {
            var (rows, unreadable) = await ReadEachAsync(snapshot, await snapshot.QueryAsync<long>(IndexedReportRow.ChangedIdsSql, new { seq }));
            return new TableChanges(rows, unreadable, versions);
        }
    }

    /// <summary>Loads the reports that can be decoded. Those that cannot are found by bisection: a statement for each report would take minutes.</summary>
    private async Task LoadReadableAsync(ReadSnapshot snapshot, ReportTable table, long[] ids)
    {
        try
        {
            var args = new { year = table.Year, first = ids.FirstOrDefault(), last = ids.LastOrDefault() };
            (await snapshot.QueryAsync<IndexedReportRow>(IndexedReportRow.PartOfYearSql, args)).ForEach(table.Load);
        }
        catch (Exception error) when (faults.IsUndecodable(error))
        {
            if (ids.Length == 1)
            {
                faults.Report(error);
                table.Load(await ReadUnreadableAsync(snapshot, ids[0]));
                return;
            }

            await LoadReadableAsync(snapshot, table, ids[..(ids.Length / 2)]);
            await LoadReadableAsync(snapshot, table, ids[(ids.Length / 2)..]);
        }
    }

    private static async Task<UnreadableReport> ReadUnreadableAsync(ReadSnapshot snapshot, long id) =>
        (await snapshot.QueryFirstOrDefaultAsync<UnreadableReport>(UnreadableReport.Sql, new { id }))!;

    private async Task<(List<IndexedReportRow> Rows, List<UnreadableReport> Unreadable)> ReadEachAsync(ReadSnapshot snapshot, List<long> ids)
    {
        var (rows, unreadable) = (new List<IndexedReportRow>(ids.Count), new List<UnreadableReport>());
        foreach (var id in ids)
        {
            try
            {
                rows.AddRange(await snapshot.QueryAsync<IndexedReportRow>(IndexedReportRow.OneSql, new { id }));
            }
            catch (Exception error) when (faults.IsUndecodable(error))
            {
                faults.Report(error);
                unreadable.Add(await ReadUnreadableAsync(snapshot, id));
            }
        }

        return (rows, unreadable);
    }
}
