namespace PerfHub.Documents.Forms.Narrative;

/// <summary>A piece of a sentence about the budget.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">Where it begins.</param>
/// <param name="Length">Its length.</param>
/// <param name="Label">The label, for one.</param>
/// <param name="Scope">The scope, for one.</param>
/// <param name="Value">The amount in 万元, the percentage, the points or the year.</param>
/// <param name="Note">How an amount was converted.</param>
internal sealed record BudgetToken(
    BudgetTokenKind Kind, int Start, int Length, BudgetLabel? Label = null, BudgetScope? Scope = null, decimal Value = 0, string? Note = null)
{
    public int End => Start + Length;
}
