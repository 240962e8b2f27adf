using Dapper;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports.Assessments;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Reports.State;

namespace PerfHub.Api.Reports.Reassessments;

/// <summary>
/// Reads current reports of a region by ranges of ids, because rows with consecutive ids are mostly stored together, and the inputs that
/// <see cref="AssessmentInputs"/> reads for one report. Reports of other regions within a range are skipped.
/// </summary>
internal sealed class RegionReportReader(string region, int year)
{
    /// <summary>Selects the reports <c>t</c> of <c>@Region</c> and <c>@Year</c> that count, with ids from <c>@First</c> to <c>@Last</c>, inclusive.</summary>
    internal const string RangeSql = $"""
        t.Id >= @First AND t.Id <= @Last AND t.Year = @Year AND {CountedReports.Condition}
            AND EXISTS (SELECT 1 FROM BureauScope r WHERE r.Ancestor = @Region AND r.Descendant = t.Bureau)
        """;

    private const string FingerprintColumns =
        "m.Number AS MidYear, l.ContentSha256 AS LastYear, x.ClosesAt AS ExtendedTo, c.Job AS ComparisonJob";

    private const string TablesSql = $"""
        FROM CurrentReport t
        LEFT JOIN MidYearFiling m ON m.Bureau = t.Bureau AND m.Year = t.Year AND m.Unit = t.Unit AND m.Number = (
            SELECT MAX(n.Number) FROM MidYearFiling n WHERE n.Bureau = t.Bureau AND n.Year = t.Year AND n.Unit = t.Unit)
        LEFT JOIN CurrentReport l ON l.Bureau = t.Bureau AND l.Year = @LastYear AND l.Unit = t.Unit AND {CountedReports.LastYearCondition}
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
            CASE WHEN p.Revision = c.PeerRevision AND {CountedReports.PeerCondition} THEN 1 ELSE 0 END AS IsPeerCurrent,
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

    private const string DeviationsSql =
        $"SELECT d.* FROM CurrentReport t JOIN Deviation d ON d.ReportId = t.Id AND {DeviationCases.IsCurrent} WHERE {RangeSql}";

    // The latest of each report, as DeviationCases reads them for one.
    private const string ResolvedSql = $"""
        SELECT f.ReportId, f.RuleId, f.Id, f.Subject, f.Revision, f.Indicator, f.IndicatorName, f.IndicatorSubject
        FROM (
            SELECT {DeviationIdentity.Columns}, ROW_NUMBER() OVER (PARTITION BY d.ReportId ORDER BY d.Revision DESC, d.RuleId DESC, d.Id DESC) AS Position
            FROM CurrentReport t JOIN Deviation d ON d.ReportId = t.Id AND d.Status = 'Resolved'
            WHERE {RangeSql}) f
        WHERE f.Position <= @MaxResolved
        """;

    private const string ReportsWithEventsSql =
        $"SELECT t.Id FROM CurrentReport t WHERE {RangeSql} AND EXISTS (SELECT 1 FROM DeviationEvent e WHERE e.ReportId = t.Id)";

    private const string SubjectsSql = $"""
        SELECT i.ReportId, i.Ordinal, i.Code, i.Name, i.Subject FROM CurrentReport t JOIN IndicatorResult i ON i.ReportId = t.Id
        LEFT JOIN NarrativeSignature n ON n.ReportId = t.Id
        WHERE {RangeSql} AND i.Subject IS NOT NULL AND n.Indicators IS NULL
        """;

    private const string IndicatorsSql = $"""
        SELECT n.ReportId, n.Bureau, n.Indicators FROM CurrentReport t JOIN NarrativeSignature n ON n.ReportId = t.Id
        WHERE {RangeSql} AND n.Indicators IS NOT NULL
        """;

    private readonly RegionAssessmentSettings _settings = new(region, year);

    /// <summary>Loads the reports with ids from <paramref name="first"/> to <paramref name="last"/>, inclusive.</summary>
    public async Task<List<RegionReport>> LoadAsync(IReadSession reads, long first, long last)
    {
        var settings = await _settings.LoadAsync(reads, first, last);
        return (await reads.QueryAsync<RegionReport>(ReportsSql, CreateRangeArgs(first, last)))
            .ConvertAll(report => report with { Settings = settings(report.Bureau) });
    }

    /// <summary>
    /// Reloads the reports that have changed since they were read, or whose inputs have. The caller holds the locks of their units.
    /// </summary>
    /// <returns>The changed reports by id; <see langword="null"/> for a report that has left the region or counts no longer.</returns>
    public async Task<Dictionary<long, RegionReport?>> LoadChangedAsync(WriteSession session, IReadOnlyList<RegionReport> before)
    {
        var (first, last) = (before[0].Id, before[^1].Id);
        var settings = await _settings.LoadAsync(session, first, last);
        var fingerprints = (await session.QueryAsync<FingerprintRow>(FingerprintsSql, CreateRangeArgs(first, last)))
            .ToDictionary(row => row.Id, row => row.ToFingerprint(settings(row.Bureau)));
        var changed = new Dictionary<long, RegionReport?>();
        foreach (var report in before.Where(report => fingerprints.GetValueOrDefault(report.Id) != report.Fingerprint))
        {
            changed.Add(report.Id, (await LoadAsync(session, report.Id, report.Id)).SingleOrDefault());
        }

        return changed;
    }

    /// <summary>Loads the documents of some of <paramref name="total"/> reports, and possibly of others between them.</summary>
    public Task<List<ReportDocuments>> LoadDocumentsAsync(IReadSession reads, IReadOnlyList<RegionReport> reports, int total) =>
        LoadRowsAsync<ReportDocuments>(reads, DocumentsSql, reports, total);

    /// <summary>Loads the deviations of some of <paramref name="total"/> reports, without events; returns those of each report.</summary>
    public async Task<Func<long, DeviationCases>> LoadDeviationsAsync(IReadSession reads, IReadOnlyList<RegionReport> reports, int total)
    {
        var rows = (await LoadRowsAsync<DeviationRow>(reads, DeviationsSql, reports, total)).ToLookup(it => it.ReportId);
        var resolved = (await LoadRowsAsync<DeviationIdentity>(reads, ResolvedSql, reports, total)).ToLookup(it => it.ReportId);
        var stored = await LoadRowsAsync<StoredIndicators.Row>(reads, IndicatorsSql, reports, total);
        var indicators = stored.SelectMany(it => it.Decode()).Where(it => it.Subject is not null)
            .Concat(await LoadRowsAsync<StoredIndicator>(reads, SubjectsSql, reports, total)).ToLookup(it => it.ReportId);
        var withEvents = (await LoadRowsAsync<long>(reads, ReportsWithEventsSql, reports, total)).ToHashSet();
        return id => new DeviationCases(id, [.. rows[id]], [], [.. indicators[id]], [.. resolved[id]]) { MayHaveEvents = withEvents.Contains(id) };
    }

    /// <summary>Loads the whole range if it consists mostly of these reports, else one report at a time.</summary>
    private async Task<List<T>> LoadRowsAsync<T>(IReadSession reads, string sql, IReadOnlyList<RegionReport> reports, int total)
    {
        var ranges = reports.Count * 2 > total ? [(reports[0].Id, reports[^1].Id)] : reports.Select(report => (report.Id, report.Id));
        var rows = new List<T>();
        foreach (var (first, last) in ranges)
        {
            rows.AddRange(await reads.QueryAsync<T>(sql, CreateRangeArgs(first, last)));
        }

        return rows;
    }

    private object CreateRangeArgs(long first, long last) =>
        new { Region = region, Year = year, LastYear = year - 1, First = first, Last = last, DeviationCases.MaxResolved };

    [method: ExplicitConstructor]
    private sealed record FingerprintRow(
        long Id, string Bureau, int Revision, int Reevaluation, ReportStatus Status, long LastChange, int? MidYear, string? LastYear,
        DateTime? ExtendedTo, long? ComparisonJob)
    {
        public ReportFingerprint ToFingerprint(BureauAssessmentSettings settings) =>
            new(Revision, Reevaluation, Status, LastChange, settings.CreateFingerprint(MidYear, LastYear, ExtendedTo, ComparisonJob));
    }
}
