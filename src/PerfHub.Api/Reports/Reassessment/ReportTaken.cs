using PerfHub.Api.Reports.Peers;

namespace PerfHub.Api.Reports.Reassessment;

/// <summary>A report that is to be judged.</summary>
/// <param name="Report">Where its unit stands.</param>
/// <param name="Beside">What comparing it has found; nothing where it was not compared.</param>
/// <param name="Same">What is to be written, where that can be told without the report.</param>
/// <param name="Documents">The report, where it is needed.</param>
internal sealed record ReportTaken(ReportBeside Report, Beside? Beside, Judged? Same, ReportDocuments? Documents);
