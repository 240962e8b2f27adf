using PerfHub.Rules.Scoring;

namespace PerfHub.Rules.Rules.Consistency;

/// <summary>The stated adjustment rate must equal adjustment ÷ initial budget.</summary>
public sealed class BudgetAdjustmentRate() : ReportRule(
    "budget-adjustment-rate", RuleGroup.Consistency, Severity.Medium,
    new Text("预算调整率与调整数不符", "Adjustment rate does not match the adjustment"),
    "budget.adjustmentRate = budget.adjustment ÷ budget.initial × 100",
    new Text("预算调整率 = 调整数 ÷ 年初预算数 × 100", "Adjustment rate = adjustment ÷ initial budget × 100"),
    RuleSources.OfficialForm)
{
    protected override IReadOnlyList<string> Inputs => ["/budget/adjustmentRate", "/budget/adjustment", "/budget/initial"];

    private static readonly Text Name = new("预算调整率", "adjustment rate");

    protected override RuleOutcome Check(RuleInput input)
    {
        var budget = input.Report.Budget;
        return ArithmeticChecks.CheckRate("/budget/adjustmentRate", budget.AdjustmentRate, budget.Adjustment, budget.Initial, Name);
    }
}
