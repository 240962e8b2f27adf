using PerfHub.Api.Reports.Peers;

namespace PerfHub.Api.Reports.Reassessments;

/// <summary>A report that is to be judged.</summary>
/// <param name="Report">Where its unit stands.</param>
/// <param name="PeerResult">What comparing it has found; nothing where it was not compared.</param>
/// <param name="PeerReassessment">What is to be written, where that can be told without the report.</param>
/// <param name="Documents">The report, where it is needed.</param>
internal sealed record LoadedReport(RegionReport Report, PeerResult? PeerResult, Reassessment? PeerReassessment, ReportDocuments? Documents);
