using static PerfHub.Rules.Rules.Text;

namespace PerfHub.Rules.Rules.Consistency;

/// <summary>Initial budget + adjustment must be the adjusted budget.</summary>
public sealed class BudgetAdjustmentSum() : Rule(
    "budget-adjustment-sum",
    RuleGroup.Consistency,
    Severity.High,
    new Text("年初预算数与调整数之和不等于全年预算数", "Initial budget and adjustment do not add up to the adjusted budget"),
    "budget.initial + budget.adjustment = budget.adjusted",
    RuleSources.Form)
{
    /// <inheritdoc />
    public override IEnumerable<Answer> Check(Submission submission)
    {
        var budget = submission.Report.Budget;
        if (budget.Adjustment is not { } adjustment)
        {
            yield return NotApplicable.NotStated;
            yield break;
        }

        var sum = budget.Initial + adjustment;
        yield return Stated.SumAgrees(budget.Adjusted, sum, parts: 2)
            ? Answer.Pass
            : new Answer.Flag(
                "/budget/adjusted",
                "adjusted",
                sum,
                budget.Adjusted,
                Say($"{budget.Initial} + {adjustment} = {budget.Adjusted}"),
                Of(
                    $"年初预算数 {budget.Initial} 万元与调整数 {adjustment} 万元之和为 {sum} 万元，填报的全年预算数为 {budget.Adjusted} 万元。",
                    $"Initial budget {budget.Initial} and adjustment {adjustment} add up to {sum}, but the adjusted budget is stated as {budget.Adjusted} (10,000 CNY)."));
    }
}
