namespace PerfHub.Api.Features.Overviews;

/// <summary>The figures of a group of units.</summary>
/// <param name="Filings">Units by filing status.</param>
/// <param name="Budget">The budgets added up.</param>
/// <param name="Claimed">The distribution of claimed scores; <see langword="null"/> without reports.</param>
/// <param name="Verified">The distribution of verified scores; <see langword="null"/> without reports.</param>
/// <param name="Reviewed">The distribution of scores that bureaus have stated on accepting; <see langword="null"/> without any.</param>
/// <param name="Grades">The number of reports with each grade, highest grade first.</param>
/// <param name="Deviations">How often each rule applied and was broken, in the order of the catalogue.</param>
public sealed record OverviewFigures(
    FilingFigures Filings, BudgetFigures Budget, ScoreFigures? Claimed, ScoreFigures? Verified, ScoreFigures? Reviewed,
    IReadOnlyList<GradeFigures> Grades,
    IReadOnlyList<RuleFigures> Deviations);
