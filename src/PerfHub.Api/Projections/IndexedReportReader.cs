using PerfHub.Api.Persistence;
using PerfHub.Api.Projections.Indexing;
using PerfHub.Api.Projections.Overviews;
using PerfHub.Api.Projections.Versions;

namespace PerfHub.Api.Projections;

/// <summary>
/// Reads reports for the index. A report with a stored value that cannot be decoded is left out, and the damage is logged; it does not
/// keep the others from being read.
/// </summary>
internal sealed class IndexedReportReader(StoreFaultMonitor faults)
{
    private const string VersionsOfYearSql = "SELECT v.* FROM BureauVersion v WHERE v.Year IN (0, @year)";

    private const string BureausSql = "SELECT b.Code FROM Bureau b";

    private const string ChangedBureausSql = "SELECT DISTINCT c.Bureau FROM RankingChange c WHERE c.Seq > @seq AND c.Year = 0";

    private const string ChangedVersionsSql = """
        SELECT v.* FROM BureauVersion v
        WHERE v.Bureau IN (SELECT c.Bureau FROM RankingChange c WHERE c.Seq > @seq) AND v.Seq > @seq
        """;

    /// <summary>Reads the reports of a year.</summary>
    public async Task<ReportTable> ReadYearAsync(ReadSnapshot snapshot, int year, BureauMap bureaus)
    {
        var versions = await snapshot.QueryAsync<BureauVersionRow>(VersionsOfYearSql, new { year });
        var units = await ReadUnitCountsAsync(snapshot, await snapshot.QueryAsync<string>(BureausSql, new { }), [year]);
        try
        {
            var table = new ReportTable(year, bureaus, versions, units);
            await foreach (var row in snapshot.QueryUnbufferedAsync<IndexedReportRow>(IndexedReportRow.OfYearSql, new { year }))
            {
                table.Load(row);
            }

            return table;
        }
        catch (Exception error) when (faults.IsUndecodable(error))
        {
            var table = new ReportTable(year, bureaus, versions, units);
            var ids = await snapshot.QueryAsync<long>(IndexedReportRow.IdsOfYearSql, new { year });
            await LoadReadableAsync(snapshot, table, [.. ids]);
            return table;
        }
    }

    /// <summary>Reads the changes after <paramref name="seq"/>.</summary>
    /// <param name="snapshot">The snapshot.</param>
    /// <param name="seq">The last change that is known.</param>
    /// <param name="years">The years whose units are counted.</param>
    public async Task<TableChanges> ReadChangesAsync(ReadSnapshot snapshot, long seq, IReadOnlyList<int> years)
    {
        var versions = await snapshot.QueryAsync<BureauVersionRow>(ChangedVersionsSql, new { seq });
        var (rows, unreadable) = await ReadChangedReportsAsync(snapshot, seq);

        // Whether an inactive unit is counted follows from its report.
        var bureaus = await snapshot.QueryAsync<string>(ChangedBureausSql, new { seq });
        var units = await ReadUnitCountsAsync(snapshot, bureaus.Concat(rows.Where(it => !it.Active).Select(it => it.Bureau)).Distinct(), years);
        return new TableChanges(rows, unreadable, versions, units.ToLookup(it => it.Year));
    }

    private static async Task<List<UnitCounts>> ReadUnitCountsAsync(ReadSnapshot snapshot, IEnumerable<string> bureaus, IReadOnlyList<int> years)
    {
        var counts = new List<UnitCounts>();
        foreach (var bureau in bureaus)
        {
            foreach (var year in years)
            {
                counts.Add(await UnitCounts.ReadAsync(snapshot, year, bureau));
            }
        }

        return counts;
    }

    private async Task<(List<IndexedReportRow> Rows, List<UnreadableReport> Unreadable)> ReadChangedReportsAsync(ReadSnapshot snapshot, long seq)
    {
        try
        {
            return (await snapshot.QueryAsync<IndexedReportRow>(IndexedReportRow.ChangedSql, new { seq }), []);
        }
        catch (Exception error) when (faults.IsUndecodable(error))
        {
            return await ReadEachAsync(snapshot, await snapshot.QueryAsync<long>(IndexedReportRow.ChangedIdsSql, new { seq }));
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
