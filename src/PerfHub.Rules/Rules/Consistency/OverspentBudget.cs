using PerfHub.Rules.Report;
using PerfHub.Rules.Scoring;

namespace PerfHub.Rules.Rules.Consistency;

/// <summary>
/// The executed amount must not exceed the budget plus the carried-over funds: in total, for basic expenditure, for projects, and for
/// each project. The form does not say which of them the carried-over funds are for. A project is known by its name; unnamed ones, as
/// those of one name, by their figures.
/// </summary>
public sealed class OverspentBudget() : Rule(
    "overspent-budget", RuleGroup.Consistency, Severity.High,
    new Text("执行数大于预算数", "Executed amount exceeds the budget"),
    "executed ≤ budget + budget.carriedOver: in total, for basic expenditure, for projects, and for each project",
    new Text(
        "执行数 ≤ 预算数 + 上年结转；总额、基本支出、项目支出和每个项目分别核对",
        "Executed amount ≤ budget + carried over: in total, for basic expenditure, for projects, and for each project"),
    RuleSources.OfficialForm)
{
    public override IReadOnlyList<string> GetInputs(RuleInput input, RuleOutcome.Flag flag) => flag.Subject == "executed"
        ? ["/budget/executed", "/budget/adjusted", .. CarriedOver]
        : [flag.Pointer, $"{flag.Pointer[..flag.Pointer.LastIndexOf('/')]}/budget", .. CarriedOver];

    private static readonly string[] CarriedOver = ["/budget/carriedOver?", "/budget/sources/*/carriedOver?"];

    private static readonly Text Total = new("执行数与全年预算数（万元）", "Executed amount and adjusted budget (10,000 CNY)");

    private static readonly Text Basic =
        new("基本支出执行数与预算数（万元）", "Executed amount and budget of basic expenditure (10,000 CNY)");

    private static readonly Text Projects =
        new("项目支出执行数与预算数（万元）", "Executed amount and budget of projects (10,000 CNY)");

    public override void Check(RuleInput input, List<RuleOutcome> outcomes)
    {
        var budget = input.Report.Budget;
        var (basic, projects, carriedOver) = (budget.Basic, budget.Projects, budget.GetCarriedOver());
        outcomes.Add(ArithmeticChecks.CheckAtMost("/budget/executed", "executed", budget.Executed, budget.Adjusted + carriedOver, Total));
        outcomes.Add(ArithmeticChecks.CheckAtMost("/budget/basic/executed", "basic", basic?.Executed, basic?.Budget + carriedOver, Basic));
        outcomes.Add(ArithmeticChecks.CheckAtMost("/budget/projects/executed", "projects", projects?.Executed, projects?.Budget + carriedOver, Projects));
        for (var i = 0; i < projects?.Items?.Count; i++)
        {
            var item = projects.Items[i];
            outcomes.Add(item.Executed > item.Budget + carriedOver
                ? ArithmeticChecks.CheckAtMost(
                    $"/budget/projects/items/{i}/executed",
                    $"project:{NormalizedText.Normalize(item.Name)}",
                    item.Executed,
                    item.Budget + carriedOver,
                    new Text($"项目“{item.Name}”的执行数与预算数（万元）", $"Executed amount and budget of project “{item.Name}” (10,000 CNY)"))
                : ArithmeticChecks.CheckAtMost("", "", item.Executed, item.Budget + carriedOver, Projects));
        }
    }
}
