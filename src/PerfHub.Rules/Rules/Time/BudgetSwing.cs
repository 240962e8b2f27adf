using PerfHub.Rules.Scoring;
using static PerfHub.Rules.Rules.Text;

namespace PerfHub.Rules.Rules.Time;

/// <summary>A large change of the initial budget needs a reason, or is a misplaced decimal point.</summary>
public sealed class BudgetSwing() : ReportRule(
    "budget-swing", RuleGroup.Time, Severity.Low,
    new Text("年初预算数较上年变动过大", "Initial budget differs considerably from last year's"),
    "|budget.initial − lastYear.budget.initial| ÷ lastYear.budget.initial × 100 ≤ budgetSwingThreshold",
    new Text(
        "年初预算数与上年之差的绝对值 ÷ 上年年初预算数 × 100 ≤ 政策规定的幅度",
        "Difference of the initial budget to last year's ÷ last year's × 100 ≤ the percentage of the policy"),
    RuleSources.SystemDefault,
    new RuleParameter(
        "budgetSwingThreshold", Policy.Default.BudgetSwingThreshold, "percent",
        new Text("年初预算数较上年增减幅度上限", "The percentage by which the initial budget may differ from last year's")))
{
    protected override IReadOnlyList<string> Inputs => ["/budget/initial"];

    protected override RuleOutcome Check(RuleInput input)
    {
        if (input.Context.LastYear is not { Budget.Initial: var lastYear })
        {
            return NotApplicable.NoLastYearReport;
        }

        if (lastYear == 0m)
        {
            return NotApplicable.DivisionByZero;
        }

        var initial = input.Report.Budget.Initial;
        var threshold = input.Policy.BudgetSwingThreshold;
        var change = Math.Abs(initial - lastYear);
        if (change * 100m <= lastYear * threshold)
        {
            return RuleOutcome.Pass;
        }

        var swing = change * 100m / lastYear;
        return new RuleOutcome.Flag(
            "/budget/initial", "", lastYear * (initial > lastYear ? 100m + threshold : 100m - threshold) / 100m, initial,
            Format($"|{initial} − {lastYear}| ÷ {lastYear} × 100 = {swing} ≤ {threshold}"),
            Defer((initial, lastYear, swing, threshold), static facts => Compose(
                $"年初预算数 {facts.initial} 万元，上年为 {facts.lastYear} 万元，{(facts.initial > facts.lastYear ? "增加" : "减少")} {facts.swing}%，超过 {facts.threshold}%。",
                $"The initial budget is {facts.initial}, last year's was {facts.lastYear} (10,000 CNY). It is {facts.swing}% {(facts.initial > facts.lastYear ? "higher" : "lower")}, above the limit of {facts.threshold}%.")))
        {
            Reference = Format($"{lastYear}"),
        };
    }
}
