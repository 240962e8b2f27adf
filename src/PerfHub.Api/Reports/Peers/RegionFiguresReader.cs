using PerfHub.Api.Http.Json;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports.State;
using PerfHub.Rules.Copies;
using PerfHub.Rules.Report;

namespace PerfHub.Api.Reports.Peers;

/// <summary>Reads the figures and narrative signatures of a region's current reports page by page, by bureau and unit.</summary>
internal sealed class RegionFiguresReader(Db db, string region, int year)
{
    private const int PageSize = 1000;

    private const string FiguresSql = $"""
        SELECT t.Id AS ReportId, t.Bureau, t.Unit, t.Revision, u.Sector, u.Kind, t.ExecutionRate, t.Adjusted,
            CASE WHEN n.Revision = t.Revision AND n.Method = @method THEN n.Signature END AS Signature, n.Indicators
        FROM BureauScope s
        JOIN CurrentReport t ON t.Bureau = s.Descendant AND t.Year = @year AND t.Unit > CASE WHEN s.Descendant = @bureau THEN @unit ELSE '' END
        JOIN Unit u ON u.Bureau = t.Bureau AND u.Code = t.Unit
        LEFT JOIN NarrativeSignature n ON n.ReportId = t.Id
        WHERE s.Ancestor = @region AND s.Descendant >= @bureau AND {CountedReports.Condition}
        ORDER BY s.Descendant, t.Unit
        """;

    private const string CompletionsSql = """
        SELECT i.ReportId, i.Name, i.Completion AS Value
        FROM CurrentReport t JOIN IndicatorResult i ON i.ReportId = t.Id
        WHERE t.Bureau = @bureau AND t.Year = @year AND t.Unit >= @first AND t.Unit <= @last AND i.Completion IS NOT NULL
        ORDER BY t.Unit, i.Ordinal
        """;

    private const string DocumentSql = "SELECT r.Document FROM Revision r WHERE r.ReportId = @ReportId AND r.Number = @Revision";

    private (string Bureau, string Unit) _lastRead = ("", "");
    private bool _isAllRead;

    /// <summary>Reads the next page, in which every report has a signature; empty after the last page.</summary>
    public async Task<List<(PeerFiguresRow Figures, IEnumerable<CompletionRow> Completions)>> ReadPageAsync(CancellationToken cancel)
    {
        if (_isAllRead)
        {
            return [];
        }

        var page = await db.ReadInSnapshotAsync(LoadPageAsync, cancel);
        _isAllRead = page.Count < PageSize;
        if (page.Count > 0)
        {
            _lastRead = (page[^1].Figures.Bureau, page[^1].Figures.Unit);
        }

        return page;
    }

    private async Task<List<(PeerFiguresRow Figures, IEnumerable<CompletionRow> Completions)>> LoadPageAsync(ReadSnapshot snapshot)
    {
        var reports = await snapshot.QueryPageAsync<PeerFiguresRow>(
            FiguresSql,
            new { region, year, bureau = _lastRead.Bureau, unit = _lastRead.Unit, method = MinHash.AlgorithmVersion, Limit = PageSize });
        var page = new List<(PeerFiguresRow, IEnumerable<CompletionRow>)>(reports.Count);
        foreach (var bureau in reports.GroupBy(it => it.Bureau))
        {
            var args = new { bureau = bureau.Key, year, first = bureau.First().Unit, last = bureau.Last().Unit };
            var rows = bureau.All(it => it.Indicators is not null) ? [] : await snapshot.QueryAsync<CompletionRow>(CompletionsSql, args);
            var completions = rows.ToLookup(it => it.ReportId);
            foreach (var report in bureau)
            {
                var signature = report.Signature ?? await ComputeSignatureAsync(snapshot, report);
                page.Add((report with { Signature = signature, Indicators = null }, SelectCompletions(report) ?? completions[report.ReportId]));
            }
        }

        return page;
    }

    /// <summary>Selects the completions of a report's indicators; <see langword="null"/> if these are rows of their own.</summary>
    private static List<CompletionRow>? SelectCompletions(PeerFiguresRow report) => report.Indicators is not { } indicators ? null :
    [
        .. IndicatorResultCodec.Decode(report.ReportId, report.Bureau, indicators)
            .Where(it => it.Completion is not null).Select(it => new CompletionRow(report.ReportId, it.Name, it.Completion!.Value)),
    ];

    /// <summary>Computes the signature of a report that was filed before signatures were stored, or under an earlier algorithm.</summary>
    private static async Task<byte[]> ComputeSignatureAsync(ReadSnapshot snapshot, PeerFiguresRow report)
    {
        var document = await snapshot.QueryFirstOrDefaultAsync<byte[]>(DocumentSql, report);
        return NarrativeSignatureRow.EncodeSignature(
            MinHash.ComputeSignature(JsonBody.ParseStored<SelfEvaluationReport>(StoredCompression.Decompress(document!))));
    }
}
