namespace PerfHub.Api.Features.Policies;

/// <summary>What a draft policy would make of the reports that it would hold for, beside what the policy in force makes of them.</summary>
/// <param name="FiscalYear">The fiscal year.</param>
/// <param name="Bureau">The bureau whose policy is in force; null for the default.</param>
/// <param name="Version">Its version.</param>
/// <param name="Reports">The current reports that the draft would hold for.</param>
/// <param name="Judged">How many of them were judged: all, or an even sample; all figures below are of these.</param>
/// <param name="Scores">The effect on verified scores.</param>
/// <param name="Grades">The effect on verified grades.</param>
/// <param name="Rules">The effect by rule, in the order of the catalogue; rules without any are left out.</param>
public sealed record PolicyPreview(
    int FiscalYear, string? Bureau, int Version, int Reports, int Judged, ScoreEffect Scores, GradeEffect Grades, IReadOnlyList<RulePreview> Rules);
