using PerfHub.Rules.Scoring;

namespace PerfHub.Rules.Rules.Consistency;

/// <summary>The stated execution rate must equal executed ÷ adjusted budget.</summary>
public sealed class BudgetExecutionRate() : ReportRule(
    "budget-execution-rate", RuleGroup.Consistency, Severity.High,
    new Text("预算执行率与执行数不符", "Execution rate does not match the amounts"),
    "budget.executionRate = budget.executed ÷ budget.adjusted × 100",
    new Text("预算执行率 = 执行数 ÷ 全年预算数 × 100", "Execution rate = executed amount ÷ adjusted budget × 100"),
    RuleSources.OfficialForm)
{
    protected override IReadOnlyList<string> Inputs => ["/budget/executionRate", "/budget/executed", "/budget/adjusted"];

    private static readonly Text Name = new("预算执行率", "execution rate");

    protected override RuleOutcome Check(RuleInput input)
    {
        var budget = input.Report.Budget;
        return ArithmeticChecks.CheckRate("/budget/executionRate", budget.ExecutionRate, budget.Executed, budget.Adjusted, Name);
    }
}
