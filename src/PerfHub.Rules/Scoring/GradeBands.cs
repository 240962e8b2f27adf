using PerfHub.Rules.Report;

namespace PerfHub.Rules.Scoring;

/// <summary>The lowest score of each grade, in points.</summary>
/// <param name="Excellent">优.</param>
/// <param name="Good">良.</param>
/// <param name="Fair">中; what is below is 差.</param>
public sealed record GradeBands(
    [property: Between(0, 100, MinimumIsExclusive = true)] decimal Excellent = 90m,
    [property: Between(0, 100, MinimumIsExclusive = true), LessThanAttribute(nameof(GradeBands.Excellent))] decimal Good = 80m,
    [property: Between(0, 100, MinimumIsExclusive = true), LessThanAttribute(nameof(GradeBands.Good))] decimal Fair = 60m)
{
    /// <summary>The grade of a score.</summary>
    /// <param name="score">Points.</param>
    public Grade GetGrade(decimal score) =>
        score >= Excellent ? Grade.Excellent
        : score >= Good ? Grade.Good
        : score >= Fair ? Grade.Fair
        : Grade.Poor;
}
