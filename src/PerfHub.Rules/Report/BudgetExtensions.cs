namespace PerfHub.Rules.Report;

/// <summary>What follows from the fields of a budget.</summary>
public static class BudgetExtensions
{
    /// <summary>Gets the carried-over funds, 万元: the stated figure, else the sum of the sources; 0 if neither is stated.</summary>
    public static decimal GetCarriedOver(this Budget budget) =>
        budget.CarriedOver ?? budget.Sources?.Sum(source => source.CarriedOver ?? 0m) ?? 0m;
}
