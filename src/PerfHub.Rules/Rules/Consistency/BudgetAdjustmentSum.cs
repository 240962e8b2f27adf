using PerfHub.Rules.Scoring;
using static PerfHub.Rules.Rules.Text;

namespace PerfHub.Rules.Rules.Consistency;

/// <summary>Initial budget and adjustment must add up to the adjusted budget.</summary>
public sealed class BudgetAdjustmentSum() : ReportRule(
    "budget-adjustment-sum", RuleGroup.Consistency, Severity.High,
    new Text("年初预算数与调整数之和不等于全年预算数", "Initial budget and adjustment do not add up to the adjusted budget"),
    "budget.initial + budget.adjustment = budget.adjusted",
    RuleSources.OfficialForm)
{
    protected override IReadOnlyList<string> Inputs => ["/budget/initial", "/budget/adjustment", "/budget/adjusted"];

    protected override RuleOutcome Check(RuleInput input)
    {
        var budget = input.Report.Budget;
        if (budget.Adjustment is not { } adjustment)
        {
            return NotApplicable.NotStated;
        }

        var sum = budget.Initial + adjustment;
        return RoundingTolerance.SumAgrees(budget.Adjusted, sum, parts: 2)
            ? RuleOutcome.Pass
            : new RuleOutcome.Flag(
                "/budget/adjusted", "adjusted", sum, budget.Adjusted, Format($"{budget.Initial} + {adjustment} = {budget.Adjusted}"),
                Defer((budget.Initial, adjustment, sum, budget.Adjusted), static facts => Compose(
                    $"年初预算数 {facts.Initial} 万元与调整数 {facts.adjustment} 万元之和为 {facts.sum} 万元，填报的全年预算数为 {facts.Adjusted} 万元。",
                    $"The initial budget of {facts.Initial} and the adjustment of {facts.adjustment} add up to {facts.sum}, but the adjusted budget is stated as {facts.Adjusted} (10,000 CNY).")));
    }
}
