using Dapper;
using PerfHub.Api.Persistence;

namespace PerfHub.Api.Reports.Deviations;

/// <summary>
/// Repeats the deviations of a moved bureau, and of the bureaus below it, in the change feed: readers of the new parents have not seen
/// them before. The move only queues the reports. Their deviations are read when they are numbered, after the move has committed, so
/// that no concurrent filing is missed.
/// </summary>
internal static class BureauMoveFeed
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
    public static async Task EnqueueAsync(WriteSession session, string bureau, DateTime now)
    {
        var reports = await session.QueryAsync<MovedReportRow>(ReportsSql, new { bureau });
        await session.InsertAsync([.. reports.Select(report => new DeviationChangeOutboxRow(
            TimeOrderedId.Create(now), ClaimId: 0, report.Bureau, report.Year, report.ReportId, Changes: "", Count: 0, now))]);
    }

    /// <summary>Reads the deviations of all moved reports in an outbox batch, by report.</summary>
    public static async Task<ILookup<long, DeviationChangeEntry>> ReadChangesAsync(WriteSession session, long claimId) =>
        (await session.QueryAsync<MovedDeviationRow>(DeviationsSql, new { claimId })).ToLookup(
            row => row.ReportId, row => new DeviationChangeEntry(ChangeKind.Moved, row.Status, DeviationId.GetLocalId(row.Id)));

    /// <summary>Adds the deviations to the queued row of a moved report.</summary>
    public static DeviationChangeOutboxRow FillChanges(DeviationChangeOutboxRow row, ILookup<long, DeviationChangeEntry> moved) =>
        row with { Changes = DeviationChangeEntry.Format(moved[row.ReportId]), Count = moved[row.ReportId].Count() };

    [method: ExplicitConstructor]
    private sealed record MovedReportRow(long ReportId, string Bureau, int Year);

    [method: ExplicitConstructor]
    private sealed record MovedDeviationRow(long ReportId, string Id, DeviationStatus Status);
}
