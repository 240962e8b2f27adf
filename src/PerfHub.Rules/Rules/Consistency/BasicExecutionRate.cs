using PerfHub.Rules.Scoring;

namespace PerfHub.Rules.Rules.Consistency;

/// <summary>The stated execution rate of basic expenditure must equal executed ÷ budget.</summary>
public sealed class BasicExecutionRate() : ReportRule(
    "basic-execution-rate", RuleGroup.Consistency, Severity.Medium,
    new Text("基本支出执行率与执行数不符", "Execution rate of basic expenditure does not match the amounts"),
    "budget.basic.executionRate = budget.basic.executed ÷ budget.basic.budget × 100",
    new Text("基本支出执行率 = 基本支出执行数 ÷ 基本支出预算数 × 100", "Execution rate of basic expenditure = its executed amount ÷ its budget × 100"),
    RuleSources.OfficialForm)
{
    protected override IReadOnlyList<string> Inputs => ["/budget/basic/executionRate", "/budget/basic/executed", "/budget/basic/budget"];

    private static readonly Text Name = new("基本支出执行率", "execution rate of basic expenditure");

    protected override RuleOutcome Check(RuleInput input)
    {
        var basic = input.Report.Budget.Basic;
        return ArithmeticChecks.CheckRate("/budget/basic/executionRate", basic?.ExecutionRate, basic?.Executed, basic?.Budget, Name);
    }
}
