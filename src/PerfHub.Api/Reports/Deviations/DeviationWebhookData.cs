namespace PerfHub.Api.Reports.Deviations;

/// <summary>The data of a webhook event about a deviation.</summary>
/// <param name="Id">The deviation's id.</param>
/// <param name="Bureau">The unit's bureau.</param>
/// <param name="Unit">The unit's code.</param>
/// <param name="FiscalYear">The fiscal year.</param>
/// <param name="Change">What has happened, as in the change feed.</param>
/// <param name="Status">The status after the event.</param>
/// <param name="Href">The path of the deviation.</param>
public sealed record DeviationWebhookData(
    string Id, string Bureau, string Unit, int FiscalYear, ChangeKind Change, DeviationStatus Status, string Href);
