using PerfHub.Rules.Scoring;

namespace PerfHub.Rules.Rules.Consistency;

/// <summary>Basic and project expenditure must add up to the total, both for the adjusted budget and for the executed amount.</summary>
public sealed class BudgetCompositionSum() : Rule(
    "budget-composition-sum", RuleGroup.Consistency, Severity.High,
    new Text("基本支出与项目支出之和不等于总额", "Basic and project expenditure do not add up to the total"),
    "budget.basic.budget + budget.projects.budget = budget.adjusted; the same for executed",
    new Text(
        "基本支出预算数 + 项目支出预算数 = 全年预算数；执行数同样核对",
        "Basic budget + project budget = adjusted budget; the same for executed amounts"),
    RuleSources.OfficialForm)
{
    public override IReadOnlyList<string> GetInputs(RuleInput input, RuleOutcome.Flag flag) => flag.Subject == "adjusted"
        ? ["/budget/adjusted", "/budget/basic/budget", "/budget/projects/budget"]
        : ["/budget/executed", "/budget/basic/executed", "/budget/projects/executed"];

    private static readonly Text Adjusted =
        new("基本支出与项目支出的全年预算数", "Adjusted budget of basic and project expenditure");

    private static readonly Text Executed = new("基本支出与项目支出的执行数", "Executed basic and project expenditure");

    public override void Check(RuleInput input, List<RuleOutcome> outcomes)
    {
        var budget = input.Report.Budget;
        outcomes.Add(ArithmeticChecks.CheckSumOfTwo(
            "/budget/adjusted", "adjusted", budget.Adjusted, budget.Basic?.Budget, budget.Projects?.Budget, Adjusted));
        outcomes.Add(ArithmeticChecks.CheckSumOfTwo(
            "/budget/executed", "executed", budget.Executed, budget.Basic?.Executed, budget.Projects?.Executed, Executed));
    }
}
