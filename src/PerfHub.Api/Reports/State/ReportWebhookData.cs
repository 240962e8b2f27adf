namespace PerfHub.Api.Reports.State;

/// <summary>The data of a webhook event about a report.</summary>
/// <param name="Bureau">The unit's bureau.</param>
/// <param name="Unit">The unit's code.</param>
/// <param name="FiscalYear">The fiscal year.</param>
/// <param name="Revision">The current revision.</param>
/// <param name="Status">The status after the event.</param>
/// <param name="Href">The path of the revision.</param>
public sealed record ReportWebhookData(string Bureau, string Unit, int FiscalYear, int Revision, ReportStatus Status, string Href);
