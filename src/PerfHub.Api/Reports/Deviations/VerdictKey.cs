namespace PerfHub.Api.Reports.Deviations;

/// <summary>Names a stored verdict.</summary>
/// <param name="ReportId">The report.</param>
/// <param name="Revision">Its revision.</param>
/// <param name="Reevaluation">The re-evaluation; 0 for the verdict at filing.</param>
internal readonly record struct VerdictKey(long ReportId, int Revision, int Reevaluation);
