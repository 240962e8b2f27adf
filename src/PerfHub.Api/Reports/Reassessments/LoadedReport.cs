using PerfHub.Api.Reports.Peers;

namespace PerfHub.Api.Reports.Reassessments;

/// <summary>A report to evaluate.</summary>
/// <param name="Report">The current report.</param>
/// <param name="PeerResult">The result of the comparison; <see langword="null"/> if this revision was not compared.</param>
/// <param name="PeerReassessment">The outcome if it follows without the documents.</param>
/// <param name="Documents">The documents if they are needed.</param>
internal sealed record LoadedReport(RegionReport Report, PeerResult? PeerResult, Reassessment? PeerReassessment, ReportDocuments? Documents);
