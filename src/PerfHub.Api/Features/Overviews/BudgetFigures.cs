namespace PerfHub.Api.Features.Overviews;

/// <summary>The budgets of all reports added up, 万元.</summary>
/// <param name="Initial">The initial budgets.</param>
/// <param name="Adjusted">The adjusted budgets.</param>
/// <param name="Executed">The executed budgets.</param>
/// <param name="ExecutionRate">Executed ÷ adjusted of these sums, percent, 2 decimals; <see langword="null"/> where the adjusted sum is 0.</param>
public sealed record BudgetFigures(decimal Initial, decimal Adjusted, decimal Executed, decimal? ExecutionRate);
