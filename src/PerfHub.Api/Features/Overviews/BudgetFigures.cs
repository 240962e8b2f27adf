namespace PerfHub.Api.Features.Overviews;

/// <summary>Budgets, added up, 万元.</summary>
/// <param name="Initial">Initial.</param>
/// <param name="Adjusted">Adjusted.</param>
/// <param name="Executed">Executed.</param>
/// <param name="ExecutionRate">Executed ÷ adjusted of the sums, percent, two decimals: each unit has the weight of its budget.</param>
public sealed record BudgetFigures(decimal Initial, decimal Adjusted, decimal Executed, decimal? ExecutionRate);
