using PerfHub.Api.Reports.Assessments;

namespace PerfHub.Api.Reports.Reassessments;

/// <summary>Tells whether a report and what is known beside it are still as they were read.</summary>
internal sealed record ReportFingerprint(int Revision, int Reevaluation, ReportStatus Status, long LastChange, InputsFingerprint Inputs);
