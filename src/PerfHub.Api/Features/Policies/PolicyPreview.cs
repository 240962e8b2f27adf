namespace PerfHub.Api.Features.Policies;

/// <summary>The effect of a draft policy, compared with the policy in force.</summary>
/// <param name="FiscalYear">The fiscal year.</param>
/// <param name="Bureau">The bureau that set the policy in force; <see langword="null"/> for the default policy.</param>
/// <param name="Version">The version of the policy in force.</param>
/// <param name="Reports">Current reports that the draft would apply to.</param>
/// <param name="Judged">Reports evaluated: all, or an even sample; all figures below refer to these.</param>
/// <param name="Scores">The effect on verified scores.</param>
/// <param name="Grades">The effect on verified grades.</param>
/// <param name="Rules">The effect by rule, in the order of the catalogue; rules without any effect are left out.</param>
public sealed record PolicyPreview(
    int FiscalYear, string? Bureau, int Version, int Reports, int Judged, ScoreEffect Scores, GradeEffect Grades, IReadOnlyList<RulePreview> Rules);
