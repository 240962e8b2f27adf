using PerfHub.Rules.Scoring;

namespace PerfHub.Rules.Rules.Consistency;

/// <summary>Personnel and public use must add up to the budget of basic expenditure.</summary>
public sealed class BasicExpenditureSum() : ReportRule(
    "basic-expenditure-sum", RuleGroup.Consistency, Severity.High,
    new Text("人员经费与公用经费之和不等于基本支出预算", "Personnel and public use do not add up to the basic budget"),
    "budget.basic.personnel + budget.basic.publicUse = budget.basic.budget",
    new Text("人员经费 + 公用经费 = 基本支出预算数", "Personnel + public use = basic budget"),
    RuleSources.OfficialForm)
{
    protected override IReadOnlyList<string> Inputs => ["/budget/basic/budget", "/budget/basic/personnel", "/budget/basic/publicUse"];

    private static readonly Text Name = new("人员经费与公用经费", "Personnel and public use");

    protected override RuleOutcome Check(RuleInput input)
    {
        var basic = input.Report.Budget.Basic;
        return ArithmeticChecks.CheckSumOfTwo(
            "/budget/basic/budget", "", basic?.Budget, basic?.Personnel, basic?.PublicUse, Name);
    }
}
