using PerfHub.Rules.Scoring;

namespace PerfHub.Rules.Rules.Consistency;

/// <summary>The sources must add up to the initial budget.</summary>
public sealed class BudgetSourcesSum() : ReportRule(
    "budget-sources-sum", RuleGroup.Consistency, Severity.High,
    new Text("各资金来源之和不等于年初预算数", "Sources do not add up to the initial budget"),
    "Σ budget.sources[].initial = budget.initial",
    RuleSources.OfficialForm)
{
    protected override IReadOnlyList<string> Inputs => ["/budget/initial", "/budget/sources/*/initial"];

    private static readonly Text Name = new("资金来源与年初预算数", "Sources and initial budget");

    protected override RuleOutcome Check(RuleInput input)
    {
        var budget = input.Report.Budget;
        return ArithmeticChecks.CheckSumOfList(
            "/budget/sources", "", budget.Initial, budget.Sources, source => source.Initial, Name, blamesList: true);
    }
}
