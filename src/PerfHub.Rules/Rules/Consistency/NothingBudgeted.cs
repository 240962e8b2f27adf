using PerfHub.Rules.Scoring;
using static PerfHub.Rules.Rules.Text;

namespace PerfHub.Rules.Rules.Consistency;

/// <summary>
/// Without a budget there is no execution to score: the points claimed for it cannot be verified, and the verified total leaves them
/// out.
/// </summary>
public sealed class NothingBudgeted() : ReportRule(
    "nothing-budgeted", RuleGroup.Consistency, Severity.Medium,
    new Text("全年预算数为零而自评预算执行得分", "Points for execution are claimed without a budget"),
    "budget.adjusted = 0 ⇒ score.execution = 0",
    new Text("全年预算数为 0 的，预算执行得分为 0", "Where the adjusted budget is 0, the execution score is 0"),
    RuleSources.SelfEvaluation)
{
    protected override IReadOnlyList<string> Inputs => ["/budget/adjusted", "/score/execution"];

    protected override RuleOutcome Check(RuleInput input) => input.Report switch
    {
        { Budget.Adjusted: not 0m } => NotApplicable.SomethingBudgeted,
        { Score.Execution: > 0m and var execution } => new RuleOutcome.Flag(
            "/score/execution", "", 0m, execution, Format($"0 ≠ 0 ∨ {execution} = 0"),
            Defer(execution, static claimed => Compose(
                $"全年预算数为零，预算执行率无法计算，自评预算执行得分 {claimed} 分无法复核；系统复核得分不含此项，其余得分按 100 分折算。",
                $"The adjusted budget is zero, so there is no execution rate and the {claimed} points claimed for execution cannot be verified. The verified total leaves them out and scales the rest to 100."))),
        _ => RuleOutcome.Pass,
    };
}
