using PerfHub.Api.Reports.Assessment;

namespace PerfHub.Api.Reports.Reassessment;

/// <summary>Tells whether a report and what is known beside it are still as they were read.</summary>
internal sealed record ReportMark(int Revision, int Reevaluation, ReportStatus Status, long LastChange, KnownStamp Stamp);
