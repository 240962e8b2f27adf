namespace PerfHub.Api.Features.Overviews;

/// <summary>The figures of some units.</summary>
/// <param name="Filings">How many have filed.</param>
/// <param name="Budget">Their budgets, added up.</param>
/// <param name="Claimed">The scores that they claim; <see langword="null"/> where nobody has filed.</param>
/// <param name="Verified">The scores that their figures support; the same.</param>
/// <param name="Grades">How many claim each grade, and how many have it verified, the highest first.</param>
/// <param name="Deviations">How often each rule applied and was broken, in the order of the catalogue.</param>
public sealed record OverviewFigures(
    FilingFigures Filings, BudgetFigures Budget, ScoreFigures? Claimed, ScoreFigures? Verified, IReadOnlyList<GradeFigures> Grades,
    IReadOnlyList<RuleFigures> Deviations);
