using System.Globalization;
using PerfHub.Api.Webhooks.Outbox;

namespace PerfHub.Api.Reports.State;

/// <summary>Creates the webhook events of reports.</summary>
public static class ReportWebhooks
{
    /// <summary>Creates the event of a report that was filed, or on which the bureau has decided.</summary>
    public static WebhookMessage CreateMessage(WebhookEvent webhookEvent, CurrentReportRow report) => WebhookMessage.Create(
        webhookEvent,
        string.Create(CultureInfo.InvariantCulture, $"{report.Bureau}.{report.Unit}.{report.Year}"),
        new ReportWebhookData(
            report.Bureau,
            report.Unit,
            report.Year,
            report.Revision,
            report.Status,
            string.Create(CultureInfo.InvariantCulture, $"/v1/bureaus/{report.Bureau}/units/{report.Unit}/self-evaluations/{report.Year}/revisions/{report.Revision}")));

    /// <summary>Gets the event of a decision of the bureau, from the status that it gives the report.</summary>
    public static WebhookEvent GetDecisionEvent(ReportStatus status) => status switch
    {
        ReportStatus.Accepted => WebhookEvent.ReportAccepted,
        ReportStatus.Returned => WebhookEvent.ReportReturned,
        ReportStatus.Withdrawn => WebhookEvent.ReportWithdrawn,
        _ => WebhookEvent.ReportReopened,
    };
}
