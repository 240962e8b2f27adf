namespace PerfHub.Api.Reports;

/// <summary>Whose report, and of which year.</summary>
/// <param name="Bureau">The bureau's code.</param>
/// <param name="Unit">The unit's code.</param>
/// <param name="Year">The fiscal year.</param>
public sealed record ReportKey(string Bureau, string Unit, int Year);
