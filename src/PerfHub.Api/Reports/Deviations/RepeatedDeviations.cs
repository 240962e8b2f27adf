using Dapper;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports.State;

namespace PerfHub.Api.Reports.Deviations;

/// <summary>
/// Repeats all deviations of reports in the change feed: those of a moved bureau and of the bureaus below it, because readers of the new
/// parents have not seen them before, and those of a unit whose name, sector or kind has changed, because lists show these. The change
/// only queues the reports. Their deviations are read when they are numbered, after the change has committed, so that no concurrent
/// filing is missed.
/// </summary>
internal static class RepeatedDeviations
{
    private const string ReportsSql = $"""
        SELECT t.Id AS ReportId, t.Bureau, t.Year FROM BureauScope m JOIN CurrentReport t ON t.Bureau = m.Descendant
        WHERE m.Ancestor = @bureau AND {CountedReports.Condition}
        """;

    private const string DeviationsSql = """
        SELECT d.ReportId, d.Id, d.Status FROM Deviation d
        WHERE d.ReportId IN (
            SELECT q.ReportId FROM DeviationChangeOutbox q WHERE q.Id <= @claimId AND q.ClaimId = @claimId AND q.Count = 0)
        ORDER BY d.ReportId, d.RuleId, d.Id
        """;

    /// <summary>Queues the reports in the transaction that moves the bureau.</summary>
    public static async Task EnqueueMoveAsync(WriteSession session, string bureau, DateTime now)
    {
        var reports = await session.QueryAsync<QueuedReportRow>(ReportsSql, new { bureau });
        await session.InsertAsync([.. reports.Select(it => CreateRow(it.ReportId, it.Bureau, it.Year, ChangeKind.Moved, now))]);
    }

    /// <summary>Queues the reports of a unit in the transaction that changes the unit.</summary>
    public static Task EnqueueUnitChangeAsync(WriteSession session, IEnumerable<CurrentReportRow> reports, DateTime now) =>
        session.InsertAsync([.. reports.Where(it => it.Status.Counts()).Select(it => CreateRow(it.Id, it.Bureau, it.Year, ChangeKind.Changed, now))]);

    /// <summary>Reads the deviations of all such reports in an outbox batch, by report.</summary>
    public static async Task<ILookup<long, DeviationStatusRow>> ReadDeviationsAsync(WriteSession session, long claimId) =>
        (await session.QueryAsync<DeviationStatusRow>(DeviationsSql, new { claimId })).ToLookup(row => row.ReportId);

    /// <summary>Adds the deviations to the queued row of a report.</summary>
    public static DeviationChangeOutboxRow FillChanges(DeviationChangeOutboxRow row, ILookup<long, DeviationStatusRow> deviations)
    {
        // Hosts of the previous release queue moves without the kind.
        var kind = row.Changes.Length == 0 ? ChangeKind.Moved : Enum.Parse<ChangeKind>(row.Changes);
        var changes = deviations[row.ReportId].Select(it => new DeviationChangeEntry(kind, it.Status, DeviationId.GetLocalId(it.Id))).ToList();
        return row with { Changes = DeviationChangeEntry.Format(changes), Count = changes.Count };
    }

    private static DeviationChangeOutboxRow CreateRow(long reportId, string bureau, int year, ChangeKind kind, DateTime now) =>
        new(TimeOrderedId.Create(now), ClaimId: 0, bureau, year, reportId, kind.ToString(), Count: 0, now);

    /// <summary>A deviation of such a report.</summary>
    [method: ExplicitConstructor]
    internal sealed record DeviationStatusRow(long ReportId, string Id, DeviationStatus Status);

    [method: ExplicitConstructor]
    private sealed record QueuedReportRow(long ReportId, string Bureau, int Year);
}
