using PerfHub.Api.Reports.State;
using PerfHub.Api.Webhooks.Outbox;

namespace PerfHub.Api.Reports.Deviations;

/// <summary>Creates the webhook events of deviations from the entries of the change feed.</summary>
public static class DeviationWebhooks
{
    /// <summary>
    /// Creates the events of a report's deviations. That a report counts no longer, or again, is an event of the report and not of each
    /// of its deviations.
    /// </summary>
    public static IEnumerable<WebhookMessage> CreateMessages(CurrentReportRow report, IEnumerable<DeviationChangeEntry> changes) =>
        from change in changes
        let webhookEvent = FindEvent(change)
        where webhookEvent is not null
        let id = DeviationId.Create(report.Bureau, report.Unit, report.Year, change.LocalId)
        select WebhookMessage.Create(
            webhookEvent.Value,
            id,
            new DeviationWebhookData(id, report.Bureau, report.Unit, report.Year, change.Kind, change.Status, $"/v1/deviations/{id}"));

    private static WebhookEvent? FindEvent(DeviationChangeEntry change) => change.Kind switch
    {
        ChangeKind.Opened or ChangeKind.Reopened => WebhookEvent.DeviationOpened,
        ChangeKind.Confirmed or ChangeKind.Dismissed => WebhookEvent.DeviationDecided,
        ChangeKind.Restored => change.Status is DeviationStatus.Confirmed or DeviationStatus.Dismissed ? WebhookEvent.DeviationDecided : WebhookEvent.DeviationOpened,
        ChangeKind.Resolved => WebhookEvent.DeviationResolved,
        _ => null,
    };
}
