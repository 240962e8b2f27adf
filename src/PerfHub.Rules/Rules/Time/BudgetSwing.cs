using PerfHub.Rules.Scoring;
using static PerfHub.Rules.Rules.Text;

namespace PerfHub.Rules.Rules.Time;

/// <summary>A budget that grows or shrinks by much from one year to the next wants a reason, or a decimal point.</summary>
public sealed class BudgetSwing() : ReportRule(
    "budget-swing",
    RuleGroup.Time,
    Severity.Low,
    new Text("年初预算数较上年变动过大", "Initial budget differs much from last year's"),
    "|budget.initial − lastYear.budget.initial| ÷ lastYear.budget.initial × 100 ≤ budgetSwingThreshold",
    RuleSources.SystemDefault,
    new RuleParameter(
        "budgetSwingThreshold",
        Policy.Default.BudgetSwingThreshold,
        "percent",
        new Text("年初预算数较上年增减幅度上限", "How far the initial budget may differ from last year's")))
{
    /// <inheritdoc />
    protected override RuleOutcome Check(RuleInput input)
    {
        if (input.Context.LastYear is not { Budget.Initial: var before })
        {
            return NotApplicable.NoLastYearReport;
        }

        if (before == 0m)
        {
            return NotApplicable.DivisionByZero;
        }

        var now = input.Report.Budget.Initial;
        var threshold = input.Policy.BudgetSwingThreshold;
        var change = Math.Abs(now - before);
        if (change * 100m <= before * threshold)
        {
            return RuleOutcome.Pass;
        }

        var swing = change * 100m / before;
        return new RuleOutcome.Flag(
            "/budget/initial",
            "",
            before * (now > before ? 100m + threshold : 100m - threshold) / 100m,
            now,
            Format($"|{now} − {before}| ÷ {before} × 100 = {swing} ≤ {threshold}"),
            Defer(
                (now, before, swing, threshold),
                static facts => Compose(
                    $"年初预算数 {facts.now} 万元，上年为 {facts.before} 万元，{(facts.now > facts.before ? "增加" : "减少")} {facts.swing}%，超过 {facts.threshold}%。",
                    $"The initial budget is {facts.now}, last year's was {facts.before} (10,000 CNY): {facts.swing}% {(facts.now > facts.before ? "more" : "less")}, above {facts.threshold}%.")));
    }
}
