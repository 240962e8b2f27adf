using PerfHub.Api.Reports.Assessments;

namespace PerfHub.Api.Reports.Reassessments;

/// <summary>Shows whether a report or its inputs have changed since they were read.</summary>
internal sealed record ReportFingerprint(int Revision, int Reevaluation, ReportStatus Status, long LastChange, InputsFingerprint Inputs);
