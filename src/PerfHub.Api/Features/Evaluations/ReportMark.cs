using PerfHub.Api.Features.SelfEvaluations;

namespace PerfHub.Api.Features.Evaluations;

/// <summary>Tells whether a report and what is known beside it are still as they were read.</summary>
internal sealed record ReportMark(int Revision, int Reevaluation, ReportStatus Status, long LastChange, KnownStamp Stamp);
