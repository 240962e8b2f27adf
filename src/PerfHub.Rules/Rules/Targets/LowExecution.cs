using PerfHub.Rules.Scoring;
using static PerfHub.Rules.Rules.Text;

namespace PerfHub.Rules.Rules.Targets;

/// <summary>A large unspent share means that planned work was not done or that the budget was too high.</summary>
public sealed class LowExecution() : ReportRule(
    "low-execution", RuleGroup.Targets, Severity.Medium,
    new Text("预算执行率偏低", "Too much of the adjusted budget is unspent"),
    "(budget.adjusted − budget.executed) ÷ budget.adjusted × 100 ≤ lowExecutionThreshold",
    new Text(
        "（全年预算数 − 执行数）÷ 全年预算数 × 100 ≤ 政策规定的比例",
        "(Adjusted budget − executed amount) ÷ adjusted budget × 100 ≤ the share of the policy"),
    RuleSources.SystemDefault,
    new RuleParameter(
        "lowExecutionThreshold", Policy.Default.LowExecutionThreshold, "percent",
        new Text("未执行数占全年预算数的百分比上限", "The share of the adjusted budget that may remain unspent")))
{
    protected override IReadOnlyList<string> Inputs => ["/budget/adjusted", "/budget/executed"];

    protected override RuleOutcome Check(RuleInput input)
    {
        if (input.Score.ExecutionRate is not { } rate)
        {
            return NotApplicable.DivisionByZero;
        }

        var threshold = input.Policy.LowExecutionThreshold;
        var unspent = 100m - rate;
        if (unspent <= threshold)
        {
            return RuleOutcome.Pass;
        }

        var budget = input.Report.Budget;
        return new RuleOutcome.Flag(
            "/budget/executed", "", budget.Adjusted * (100m - threshold) / 100m, budget.Executed,
            Format($"({budget.Adjusted} − {budget.Executed}) ÷ {budget.Adjusted} × 100 = {unspent} ≤ {threshold}"),
            Defer((budget.Adjusted, budget.Executed, unspent, threshold), static facts => Compose(
                $"全年预算数 {facts.Adjusted} 万元，执行数 {facts.Executed} 万元，未执行 {facts.unspent}%，超过 {facts.threshold}%。",
                $"Of the adjusted budget of {facts.Adjusted}, {facts.Executed} was executed (10,000 CNY). The unspent share of {facts.unspent}% is above {facts.threshold}%.")));
    }
}
