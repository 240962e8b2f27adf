using PerfHub.Rules.Report;

namespace PerfHub.Api.Reports.Assessments;

/// <summary>The claimed and the verified score, points.</summary>
/// <param name="Claimed">The total that the unit claims.</param>
/// <param name="Verified">The total that its figures support.</param>
/// <param name="Difference">Claimed − verified.</param>
/// <param name="ClaimedGrade">The grade that the unit claims.</param>
/// <param name="VerifiedGrade">The grade of the verified total.</param>
/// <param name="Parts">Budget execution, then each indicator.</param>
public sealed record Score(
    decimal Claimed, decimal Verified, decimal Difference, Grade ClaimedGrade, Grade VerifiedGrade, IReadOnlyList<ScorePart> Parts);
