using PerfHub.Rules.Scoring;

namespace PerfHub.Rules.Rules.Consistency;

/// <summary>The listed projects must add up to the project total, both for the budget and for the executed amount.</summary>
public sealed class ProjectListSum() : Rule(
    "project-list-sum", RuleGroup.Consistency, Severity.High,
    new Text("项目清单之和不等于项目支出合计", "The project list does not add up to the project total"),
    "Σ budget.projects.items[].budget = budget.projects.budget; the same for executed",
    new Text(
        "各项目预算数之和 = 项目支出预算数；执行数同样核对",
        "The budgets of all projects add up to the project budget; the same for executed amounts"),
    RuleSources.OfficialForm)
{
    public override IReadOnlyList<string> GetInputs(RuleInput input, RuleOutcome.Flag flag) => 
        [$"/budget/projects/{flag.Subject}", $"/budget/projects/items/*/{flag.Subject}"];

    private static readonly Text Budget = new("项目清单与项目支出预算数", "Project list and project budget");

    private static readonly Text Executed = new("项目清单与项目支出执行数", "Project list and executed project expenditure");

    public override void Check(RuleInput input, List<RuleOutcome> outcomes)
    {
        var projects = input.Report.Budget.Projects;
        outcomes.Add(ArithmeticChecks.CheckSumOfList(
            "/budget/projects/budget", "budget", projects?.Budget, projects?.Items, item => item.Budget, Budget));
        outcomes.Add(ArithmeticChecks.CheckSumOfList(
            "/budget/projects/executed", "executed", projects?.Executed, projects?.Items, item => item.Executed, Executed));
    }
}
