using PerfHub.Rules.Report;

namespace PerfHub.Rules.Scoring;

/// <summary>The lowest score of each grade, in points.</summary>
/// <param name="Excellent">The lowest score graded 优.</param>
/// <param name="Good">The lowest score graded 良.</param>
/// <param name="Fair">The lowest score graded 中; lower scores are graded 差.</param>
public sealed record GradeBands(
    [property: Between(0, 100, MinimumIsExclusive = true)] decimal Excellent = 90m,
    [property: Between(0, 100, MinimumIsExclusive = true), LessThan(nameof(GradeBands.Excellent))] decimal Good = 80m,
    [property: Between(0, 100, MinimumIsExclusive = true), LessThan(nameof(GradeBands.Good))] decimal Fair = 60m)
{
    /// <summary>Gets the grade of a score in points.</summary>
    public Grade GetGrade(decimal score) =>
        score >= Excellent ? Grade.Excellent
        : score >= Good ? Grade.Good
        : score >= Fair ? Grade.Fair
        : Grade.Poor;
}
