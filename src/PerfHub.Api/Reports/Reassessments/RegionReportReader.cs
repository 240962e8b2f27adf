using PerfHub.Api.Persistence;
using PerfHub.Api.Reports.Assessments;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Reports.State;

namespace PerfHub.Api.Reports.Reassessments;

/// <summary>
/// Reads current reports of a region in the order of their standings, in which nearly all that is written lies side by side, each with what
/// is known beside it: what <see cref="AssessmentInputs"/> reads of one. What others have filed in between is passed over.
/// </summary>
/// <param name="region">The bureau; those below it belong to it.</param>
/// <param name="year">The fiscal year.</param>
internal sealed class RegionReportReader(string region, int year)
{
    /// <summary>Holds for whichever standings <c>t</c> of <c>@Region</c> and <c>@Year</c> lie between <c>@First</c> and <c>@Last</c>, both included.</summary>
    internal const string RangeSql = """
        t.Id >= @First AND t.Id <= @Last AND t.Year = @Year
            AND EXISTS (SELECT 1 FROM BureauScope r WHERE r.Ancestor = @Region AND r.Descendant = t.Bureau)
        """;

    private const string FingerprintColumns =
        "m.Number AS MidYear, l.ContentSha256 AS LastYear, x.ClosesAt AS ExtendedTo, c.Job AS ComparisonJob";

    private const string TablesSql = """
        FROM CurrentReport t
        LEFT JOIN MidYearFiling m ON m.Bureau = t.Bureau AND m.Year = t.Year AND m.Unit = t.Unit AND m.Number = (
            SELECT MAX(n.Number) FROM MidYearFiling n WHERE n.Bureau = t.Bureau AND n.Year = t.Year AND n.Unit = t.Unit)
        LEFT JOIN CurrentReport l ON l.Bureau = t.Bureau AND l.Year = @LastYear AND l.Unit = t.Unit
        LEFT JOIN FilingExtension x ON x.Bureau = t.Bureau AND x.Year = t.Year AND x.Unit = t.Unit AND x.Phase = 'Final'
        LEFT JOIN PeerComparison c ON c.ReportId = t.Id AND c.Revision = t.Revision
        """;

    private const string FingerprintsSql = $"""
        SELECT t.Id, t.Bureau, t.Revision, t.Reevaluation, t.Status, t.LastChange, {FingerprintColumns}
        {TablesSql}
        WHERE {RangeSql}
        """;

    private const string ReportsSql = $"""
        SELECT {CurrentReportState.Columns}, {FingerprintColumns}, c.Result AS ComparisonResult, c.Region AS ComparisonRegion, c.PeerReportId, c.PeerRevision,
            CASE WHEN p.Revision = c.PeerRevision THEN 1 ELSE 0 END AS IsPeerCurrent,
            CASE WHEN EXISTS (SELECT 1 FROM BureauScope s WHERE s.Ancestor = c.Region AND s.Descendant = @Region AND c.Region <> @Region)
                THEN 1 ELSE 0 END AS IsFromWiderRegion
        {TablesSql}
        LEFT JOIN CurrentReport p ON p.Id = c.PeerReportId
        WHERE {RangeSql}
        ORDER BY t.Id
        """;

    private const string DocumentsSql = $"""
        SELECT t.Id, r.ReceivedAt, r.Document, m.Document AS MidYear, y.Document AS LastYear
        {TablesSql}
        JOIN Revision r ON r.ReportId = t.Id AND r.Number = t.Revision
        LEFT JOIN Revision y ON y.ReportId = l.Id AND y.Number = l.Revision
        WHERE {RangeSql}
        """;

    private const string DeviationsSql = $"SELECT d.* FROM CurrentReport t JOIN Deviation d ON d.ReportId = t.Id WHERE {RangeSql}";

    private readonly RegionAssessmentSettings _settings = new(region, year);

    /// <summary>Reads those whose standings lie between two, both included.</summary>
    /// <param name="reads">The state of the store.</param>
    /// <param name="first">The id of the first standing.</param>
    /// <param name="last">The id of the last one.</param>
    public async Task<List<RegionReport>> LoadAsync(IReadSession reads, long first, long last)
    {
        var rules = await _settings.LoadAsync(reads, first, last);
        return (await reads.QueryAsync<RegionReport>(ReportsSql, CreateRangeArgs(first, last))).ConvertAll(report => report with { Settings = rules(report.Bureau) });
    }

    /// <summary>Reads some again, in the transaction that writes, where anything of them or beside them has come between.</summary>
    /// <param name="session">The transaction, which has the turns of their units.</param>
    /// <param name="before">Reports as they were read, in the order of their standings.</param>
    /// <returns>Those that are no longer as they were, by the ids of their standings; nothing for those that have left the region.</returns>
    public async Task<Dictionary<long, RegionReport?>> LoadChangedAsync(WriteSession session, IReadOnlyList<RegionReport> before)
    {
        var (first, last) = (before[0].Id, before[^1].Id);
        var rules = await _settings.LoadAsync(session, first, last);
        var marks = (await session.QueryAsync<FingerprintRow>(FingerprintsSql, CreateRangeArgs(first, last))).ToDictionary(row => row.Id, row => row.ToFingerprint(rules(row.Bureau)));
        var others = new Dictionary<long, RegionReport?>();
        foreach (var id in before.Where(it => marks.GetValueOrDefault(it.Id) != it.Fingerprint).Select(it => it.Id))
        {
            others.Add(id, (await LoadAsync(session, id, id)).SingleOrDefault());
        }

        return others;
    }

    /// <summary>Reads the documents of some reports, and perhaps those of others between them.</summary>
    /// <param name="reads">The state of the store.</param>
    /// <param name="some">Those reports, in the order of their standings.</param>
    /// <param name="among">Among how many reports they are.</param>
    public Task<List<ReportDocuments>> LoadDocumentsAsync(IReadSession reads, IReadOnlyList<RegionReport> some, int among) =>
        LoadRowsAsync<ReportDocuments>(reads, DocumentsSql, some, among);

    /// <summary>The same of their deviations as they stand.</summary>
    /// <param name="reads">The state of the store.</param>
    /// <param name="some">Those reports, in the order of their standings.</param>
    /// <param name="among">Among how many reports they are.</param>
    public Task<List<DeviationRow>> LoadDeviationsAsync(IReadSession reads, IReadOnlyList<RegionReport> some, int among) =>
        LoadRowsAsync<DeviationRow>(reads, DeviationsSql, some, among);

    /// <summary>Where they are most of them, all from the first to the last are read at once; else one by one.</summary>
    private async Task<List<T>> LoadRowsAsync<T>(IReadSession reads, string sql, IReadOnlyList<RegionReport> some, int among)
    {
        if (some.Count * 2 > among)
        {
            return await reads.QueryAsync<T>(sql, CreateRangeArgs(some[0].Id, some[^1].Id));
        }

        var read = new List<T>();
        foreach (var report in some)
        {
            read.AddRange(await reads.QueryAsync<T>(sql, CreateRangeArgs(report.Id, report.Id)));
        }

        return read;
    }

    private object CreateRangeArgs(long first, long last) => new { Region = region, Year = year, LastYear = year - 1, First = first, Last = last };

    private sealed record FingerprintRow
    {
        public required long Id { get; init; }

        public required string Bureau { get; init; }

        public required int Revision { get; init; }

        public required int Reevaluation { get; init; }

        public required ReportStatus Status { get; init; }

        public required long LastChange { get; init; }

        public required int? MidYear { get; init; }

        public required string? LastYear { get; init; }

        public required DateTime? ExtendedTo { get; init; }

        public required long? ComparisonJob { get; init; }

        public ReportFingerprint ToFingerprint(BureauAssessmentSettings rules) =>
            new(Revision, Reevaluation, Status, LastChange, rules.CreateFingerprint(MidYear, LastYear, ExtendedTo, ComparisonJob));
    }
}
