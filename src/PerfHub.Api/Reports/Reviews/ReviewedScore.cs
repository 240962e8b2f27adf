using PerfHub.Rules.Report;

namespace PerfHub.Api.Reports.Reviews;

/// <summary>The score that the bureau has stated when it accepted a report. It stands while the report is accepted.</summary>
/// <param name="Total">The total, points.</param>
/// <param name="Grade">The grade of the total under the policy in force at the decision.</param>
/// <param name="Claimed">The total that the unit claimed then, points.</param>
/// <param name="Verified">The total that its figures supported then, points.</param>
/// <param name="Parts">The parts that the bureau has changed, and why.</param>
public sealed record ReviewedScore(decimal Total, Grade Grade, decimal Claimed, decimal Verified, IReadOnlyList<ReviewedPart> Parts);
