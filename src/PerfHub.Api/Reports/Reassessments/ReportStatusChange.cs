using PerfHub.Api.Persistence;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Reports.State;
using PerfHub.Api.Webhooks.Outbox;

namespace PerfHub.Api.Reports.Reassessments;

/// <summary>
/// Changes the status of a report. If it then counts no longer, or counts again, its deviations leave the lists or return to them, the
/// report is evaluated with what has changed in the meantime, and so is the unit's report of the next year.
/// </summary>
internal static class ReportStatusChange
{
    /// <summary>Writes the change, after the decision and its score. The caller holds the lock of the unit.</summary>
    public static async Task WriteAsync(WriteSession session, CurrentReportRow report, ReportStatus status, DateTime now)
    {
        var (didCount, counts) = (report.Status.Counts(), status.Counts());
        var updated = report with { Status = status, LastChange = Math.Max(TimeOrderedId.Create(now), report.LastChange + 1) };
        if (didCount != counts)
        {
            var kind = counts ? ChangeKind.Relisted : ChangeKind.Removed;
            var changes = (await DeviationStatusRow.LoadAllAsync(session, report.Id))
                .Select(row => new DeviationChangeEntry(kind, row.Status, DeviationId.GetLocalId(row.Id))).ToList();
            await session.InsertAsync(changes.Count == 0 ? [] : (DeviationChangeOutboxRow[])[DeviationChangeOutboxRow.Create(updated, changes, now)]);
        }

        await session.UpdateAsync([updated]);
        await WebhookOutbox.EnqueueAsync(
            session, updated.LastChange, updated.Bureau, updated.Unit, [ReportWebhooks.CreateMessage(ReportWebhooks.GetDecisionEvent(status), updated)], now);

        await session.InsertAsync([RankingOutboxRow.CreateForReport(updated, now)]);
        if (didCount != counts)
        {
            var key = new ReportKey(report.Bureau, report.Unit, report.Year);
            await (counts ? Reassessor.ReassessAsync(session, key, now) : Task.CompletedTask);
            await Reassessor.ReassessAsync(session, key with { Year = key.Year + 1 }, now);
        }
    }
}
