using Dapper;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports.State;

namespace PerfHub.Api.Reports.Deviations;

/// <summary>
/// Repeats all deviations of reports in the change feed: those of a moved bureau and of the bureaus below it, because readers of the new
/// parents have not seen them before, and those of a unit whose name, sector or kind has changed, because lists show these. Both with
/// those of other units that name the unit as the other one of a copy: lists show its name where its bureau is below theirs. The change only queues the reports. Their deviations are read when they are
/// numbered, after the change has committed, so that no concurrent filing is missed.
/// </summary>
internal static class RepeatedDeviations
{
    private const string ReportsSql = """
        SELECT t.Id AS ReportId, t.Bureau, t.Year FROM BureauScope m JOIN CurrentReport t ON t.Bureau = m.Descendant
        WHERE m.Ancestor = @bureau
        """;

    // The deviations of a queued report, if it counts, then those of the reports that name its unit as the other one. A report that does
    // not count is queued, too: others may still name its unit.
    private const string DeviationsSql = $"""
        SELECT f.* FROM (
            SELECT q.Id AS QueuedId, t.Id AS ReportId, t.Bureau, d.RuleId, d.Id, d.Status
            FROM DeviationChangeOutbox q JOIN CurrentReport t ON t.Id = q.ReportId JOIN Deviation d ON d.ReportId = t.Id
            WHERE q.Id <= @claimId AND q.ClaimId = @claimId AND q.Count = 0 AND {CountedReports.Condition}
            UNION ALL
            SELECT q.Id AS QueuedId, t.Id AS ReportId, t.Bureau, d.RuleId, d.Id, d.Status
            FROM DeviationChangeOutbox q JOIN CurrentReport r ON r.Id = q.ReportId
            JOIN Deviation d ON d.PeerBureau = r.Bureau AND d.PeerUnit = r.Unit
            JOIN CurrentReport t ON t.Id = d.ReportId AND t.Year = r.Year
            WHERE q.Id <= @claimId AND q.ClaimId = @claimId AND q.Count = 0 AND {CountedReports.Condition}) f
        ORDER BY f.ReportId, f.RuleId, f.Id
        """;

    /// <summary>Queues the reports in the transaction that moves the bureau.</summary>
    public static async Task EnqueueMoveAsync(WriteSession session, string bureau, DateTime now)
    {
        var reports = await session.QueryAsync<QueuedReportRow>(ReportsSql, new { bureau });
        await session.InsertAsync([.. reports.Select(it => CreateRow(it.ReportId, it.Bureau, it.Year, ChangeKind.Moved, now))]);
    }

    /// <summary>Queues the reports of a unit in the transaction that changes the unit.</summary>
    public static Task EnqueueUnitChangeAsync(WriteSession session, IEnumerable<CurrentReportRow> reports, DateTime now) =>
        session.InsertAsync([.. reports.Select(it => CreateRow(it.Id, it.Bureau, it.Year, ChangeKind.Changed, now))]);

    /// <summary>Reads the deviations that all such rows in an outbox batch repeat, by the id of the row.</summary>
    public static async Task<ILookup<long, DeviationStatusRow>> ReadDeviationsAsync(WriteSession session, long claimId) =>
        (await session.QueryAsync<DeviationStatusRow>(DeviationsSql, new { claimId })).ToLookup(row => row.QueuedId);

    /// <summary>Creates the rows with the deviations that a queued row repeats, one for each report; none if there are none.</summary>
    public static IEnumerable<DeviationChangeOutboxRow> FillChanges(DeviationChangeOutboxRow row, ILookup<long, DeviationStatusRow> deviations)
    {
        // Hosts of the previous release queue moves without the kind.
        var kind = row.Changes.Length == 0 ? ChangeKind.Moved : Enum.Parse<ChangeKind>(row.Changes);
        return deviations[row.Id].GroupBy(it => (it.ReportId, it.Bureau)).Select(report =>
        {
            var kindHere = report.Key.ReportId == row.ReportId ? kind : ChangeKind.Changed;
            var changes = report.Select(it => new DeviationChangeEntry(kindHere, it.Status, DeviationId.GetLocalId(it.Id))).ToList();
            return row with { ReportId = report.Key.ReportId, Bureau = report.Key.Bureau, Changes = DeviationChangeEntry.Format(changes), Count = changes.Count };
        });
    }

    private static DeviationChangeOutboxRow CreateRow(long reportId, string bureau, int year, ChangeKind kind, DateTime now) =>
        new(TimeOrderedId.Create(now), ClaimId: 0, bureau, year, reportId, kind.ToString(), Count: 0, now);

    /// <summary>A deviation to repeat.</summary>
    [method: ExplicitConstructor]
    internal sealed record DeviationStatusRow(long QueuedId, long ReportId, string Bureau, string RuleId, string Id, DeviationStatus Status);

    [method: ExplicitConstructor]
    private sealed record QueuedReportRow(long ReportId, string Bureau, int Year);
}
