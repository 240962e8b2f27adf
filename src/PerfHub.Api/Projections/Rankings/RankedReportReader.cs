using PerfHub.Api.Persistence;
using PerfHub.Api.Projections.Versions;

namespace PerfHub.Api.Projections.Rankings;

/// <summary>
/// Reads reports for the rankings. A report with a stored value that cannot be decoded is left out, and the damage is logged; it does not
/// keep the others from being ranked.
/// </summary>
internal sealed class RankedReportReader(StoreFaultMonitor faults)
{
    private const string VersionsOfYearSql = "SELECT v.* FROM BureauVersion v WHERE v.Year IN (0, @year)";

    private const string ChangedVersionsSql = """
        SELECT v.* FROM BureauVersion v
        WHERE v.Bureau IN (SELECT c.Bureau FROM RankingChange c WHERE c.Seq > @seq) AND v.Seq > @seq
        """;

    /// <summary>Reads the reports of a year that count.</summary>
    public async Task<RankingTable> ReadYearAsync(ReadSnapshot snapshot, int year, BureauMap bureaus)
    {
        var versions = await snapshot.QueryAsync<BureauVersionRow>(VersionsOfYearSql, new { year });
        try
        {
            var table = new RankingTable(year, bureaus, versions);
            await foreach (var row in snapshot.QueryUnbufferedAsync<RankedReportRow>(RankedReportRow.OfYearSql, new { year }))
            {
                table.Load(row);
            }

            return table;
        }
        catch (Exception error) when (faults.IsUndecodable(error))
        {
            var table = new RankingTable(year, bureaus, versions);
            var ids = await snapshot.QueryAsync<long>(RankedReportRow.IdsOfYearSql, new { year });
            await LoadReadableAsync(snapshot, table, [.. ids]);
            return table;
        }
    }

    /// <summary>Reads the changes after <paramref name="seq"/>.</summary>
    public async Task<RankingChanges> ReadChangesAsync(ReadSnapshot snapshot, long seq)
    {
        var versions = await snapshot.QueryAsync<BureauVersionRow>(ChangedVersionsSql, new { seq });
        try
        {
            return new RankingChanges(await snapshot.QueryAsync<RankedReportRow>(RankedReportRow.ChangedSql, new { seq }), [], versions);
        }
        catch (Exception error) when (faults.IsUndecodable(error))
        {
            var (rows, unreadable) = await ReadEachAsync(snapshot, await snapshot.QueryAsync<long>(RankedReportRow.ChangedIdsSql, new { seq }));
            return new RankingChanges(rows, unreadable, versions);
        }
    }

    /// <summary>Loads the reports that can be decoded. Those that cannot are found by bisection: a statement for each report would take minutes.</summary>
    private async Task LoadReadableAsync(ReadSnapshot snapshot, RankingTable table, long[] ids)
    {
        try
        {
            var args = new { year = table.Year, first = ids.FirstOrDefault(), last = ids.LastOrDefault() };
            (await snapshot.QueryAsync<RankedReportRow>(RankedReportRow.PartOfYearSql, args)).ForEach(table.Load);
        }
        catch (Exception error) when (faults.IsUndecodable(error))
        {
            if (ids.Length == 1)
            {
                faults.Report(error);
                return;
            }

            await LoadReadableAsync(snapshot, table, ids[..(ids.Length / 2)]);
            await LoadReadableAsync(snapshot, table, ids[(ids.Length / 2)..]);
        }
    }

    private async Task<(List<RankedReportRow> Rows, List<long> Unreadable)> ReadEachAsync(ReadSnapshot snapshot, List<long> ids)
    {
        var (rows, unreadable) = (new List<RankedReportRow>(ids.Count), new List<long>());
        foreach (var id in ids)
        {
            try
            {
                rows.AddRange(await snapshot.QueryAsync<RankedReportRow>(RankedReportRow.OneSql, new { id }));
            }
            catch (Exception error) when (faults.IsUndecodable(error))
            {
                faults.Report(error);
                unreadable.Add(id);
            }
        }

        return (rows, unreadable);
    }
}
