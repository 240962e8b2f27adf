using PerfHub.Api.Reports.Assessments;
using PerfHub.Api.Reports.Receipts;

namespace PerfHub.Api.Features.SelfEvaluations;

/// <summary>The result of a line of a batch: a receipt, or the verdict of a dry run.</summary>
/// <param name="IsNew">Whether the line creates a revision.</param>
/// <param name="Receipt">The receipt.</param>
/// <param name="Verdict">The verdict of a dry run.</param>
internal sealed record BatchLineResult(bool IsNew, Receipt? Receipt, ReportVerdict? Verdict);
