namespace PerfHub.Api.Jobs;

/// <summary>The data of a webhook event about a job.</summary>
/// <param name="Id">The job's id.</param>
/// <param name="Kind">The kind: <c>evaluation</c>, or <c>deviations</c> for a bulk decision.</param>
/// <param name="Bureau">The bureau that it is for.</param>
/// <param name="FiscalYear">The fiscal year.</param>
/// <param name="State">How it has ended.</param>
/// <param name="Href">The path of its progress.</param>
public sealed record JobWebhookData(string Id, string Kind, string Bureau, int FiscalYear, JobState State, string Href);
