using PerfHub.Rules.Scoring;
using static PerfHub.Rules.Rules.Text;

namespace PerfHub.Rules.Rules.Targets;

/// <summary>If indicators score far better than execution, the scores or the budget are inflated.</summary>
public sealed class ScoreOutrunsSpending() : ReportRule(
    "score-outruns-spending", RuleGroup.Targets, Severity.Medium,
    new Text("指标得分率明显高于预算执行得分率", "Indicators claim a larger share of their points than execution"),
    "S = Σ indicators.score ÷ Σ indicators.weight, E = score.execution ÷ effective execution weight: (S − E) ÷ S × 100 ≤ scoreOutrunsSpendingThreshold",
    new Text(
        "（指标得分率 − 预算执行得分率）÷ 指标得分率 × 100 ≤ 政策规定的幅度；指标得分率 = 各指标得分之和 ÷ 权重之和，预算执行得分率 = 预算执行得分 ÷ 预算执行权重",
        "(Share of indicator points − share of execution points) ÷ share of indicator points × 100 ≤ the percentage of the policy, where a share is the claimed score ÷ the weight"),
    RuleSources.ProvincialPractice,
    new RuleParameter(
        "scoreOutrunsSpendingThreshold", Policy.Default.ScoreOutrunsSpendingThreshold, "percent",
        new Text("指标得分率高出预算执行得分率的幅度上限", "The percentage by which the share of indicator points may exceed that of execution points")))
{
    protected override IReadOnlyList<string> Inputs => ["/score/execution", "/score/executionWeight?", "/indicators/*/score", "/indicators/*/weight"];

    protected override RuleOutcome Check(RuleInput input)
    {
        var report = input.Report;
        if (report.Score.Execution is not { } execution)
        {
            return NotApplicable.NotStated;
        }

        var executionWeight = input.Score.ExecutionWeight;
        var (scores, weights) = (report.Indicators.Sum(it => it.Score), report.Indicators.Sum(it => it.Weight));
        if (weights == 0m || executionWeight == 0m || scores == 0m || input.Score.Execution is null)
        {
            return NotApplicable.DivisionByZero;
        }

        // (S − E) ÷ S ≤ threshold, multiplied out: exact at the limit even for repeating decimals; products stay below 5·10^28.
        var threshold = input.Policy.ScoreOutrunsSpendingThreshold;
        if (execution * weights * 100m >= scores * executionWeight * Math.Max(0m, 100m - threshold))
        {
            return RuleOutcome.Pass;
        }

        var indicatorShare = scores * 100m / weights;
        var executionShare = execution * 100m / executionWeight;
        var excess = (indicatorShare - executionShare) * 100m / indicatorShare;
        return new RuleOutcome.Flag(
            "/score", "", threshold, excess,
            Format($"({indicatorShare} − {executionShare}) ÷ {indicatorShare} × 100 = {excess} ≤ {threshold}"),
            Defer((indicatorShare, executionShare, excess, threshold), static facts => Compose(
                $"指标得分率 {facts.indicatorShare}% 比预算执行得分率 {facts.executionShare}% 高出 {facts.excess}%，超过 {facts.threshold}%。",
                $"Indicators claim {facts.indicatorShare}% of their points, execution only {facts.executionShare}%. The difference of {facts.excess}% is above {facts.threshold}%.")));
    }
}
