using PerfHub.Rules.Report;
using PerfHub.Rules.Scoring;
using static PerfHub.Rules.Rules.Text;

namespace PerfHub.Rules.Rules.Consistency;

/// <summary>
/// Initial budget and adjustment must add up to the adjusted budget. Some forms count carried-over funds in the initial budget, some
/// separately, so the rule accepts either sum.
/// </summary>
public sealed class BudgetAdjustmentSum() : ReportRule(
    "budget-adjustment-sum", RuleGroup.Consistency, Severity.High,
    new Text("年初预算数与调整数之和不等于全年预算数", "Initial budget and adjustment do not add up to the adjusted budget"),
    "budget.initial + budget.adjustment = budget.adjusted, or budget.initial + budget.carriedOver + budget.adjustment = budget.adjusted",
    new Text(
        "年初预算数 + 调整数 = 全年预算数；有上年结转的，年初预算数 + 上年结转 + 调整数 = 全年预算数也可",
        "Initial budget + adjustment = adjusted budget; with carried-over funds, initial budget + carried over + adjustment = adjusted budget is accepted too"),
    RuleSources.OfficialForm)
{
    protected override IReadOnlyList<string> Inputs => ["/budget/initial", "/budget/carriedOver?", "/budget/sources/*/carriedOver?", "/budget/adjustment", "/budget/adjusted"];

    protected override RuleOutcome Check(RuleInput input)
    {
        var budget = input.Report.Budget;
        if (budget.Adjustment is not { } adjustment)
        {
            return NotApplicable.NotStated;
        }

        var (sum, carriedOver) = (budget.Initial + adjustment, budget.GetCarriedOver());
        if (RoundingTolerance.SumAgrees(budget.Adjusted, sum, parts: 2)
            || (carriedOver != 0m && RoundingTolerance.SumAgrees(budget.Adjusted, sum + carriedOver, parts: 3)))
        {
            return RuleOutcome.Pass;
        }

        return carriedOver == 0m
            ? new RuleOutcome.Flag(
                "/budget/adjusted", "adjusted", sum, budget.Adjusted, Format($"{budget.Initial} + {adjustment} = {budget.Adjusted}"),
                Defer((budget.Initial, adjustment, sum, budget.Adjusted), static facts => Compose(
                    $"年初预算数 {facts.Initial} 万元与调整数 {facts.adjustment} 万元之和为 {facts.sum} 万元，填报的全年预算数为 {facts.Adjusted} 万元。",
                    $"The initial budget of {facts.Initial} and the adjustment of {facts.adjustment} add up to {facts.sum}, but the adjusted budget is stated as {facts.Adjusted} (10,000 CNY).")))
            : new RuleOutcome.Flag(
                "/budget/adjusted", "adjusted", sum + carriedOver, budget.Adjusted,
                Format($"{budget.Initial} + {carriedOver} + {adjustment} = {budget.Adjusted}"),
                Defer((budget.Initial, carriedOver, adjustment, sum, budget.Adjusted), static facts => Compose(
                    $"年初预算数 {facts.Initial} 万元与调整数 {facts.adjustment} 万元之和为 {facts.sum} 万元，加上年结转 {facts.carriedOver} 万元为 {facts.sum + facts.carriedOver} 万元，填报的全年预算数为 {facts.Adjusted} 万元。",
                    $"The initial budget of {facts.Initial} and the adjustment of {facts.adjustment} add up to {facts.sum}, with {facts.carriedOver} carried over to {facts.sum + facts.carriedOver}, but the adjusted budget is stated as {facts.Adjusted} (10,000 CNY).")));
    }
}
