using PerfHub.Rules.Scoring;

namespace PerfHub.Rules.Rules.Consistency;

/// <summary>Fiscal funds are a part of the budget, so none of their figures can exceed the same figure of the total.</summary>
public sealed class PartExceedsWhole() : Rule(
    "part-exceeds-whole", RuleGroup.Consistency, Severity.High,
    new Text("财政资金大于部门整体", "Fiscal funds exceed the total that they are part of"),
    "budget.fiscalFunds.x ≤ budget.x for x = initial, adjusted, executed",
    new Text(
        "财政资金的年初预算数、全年预算数、执行数，均不大于部门整体的相应数额",
        "The initial, the adjusted and the executed amount of fiscal funds are at most those of the whole budget"),
    RuleSources.OfficialForm)
{
    public override IReadOnlyList<string> GetInputs(RuleInput input, RuleOutcome.Flag flag) => 
        [$"/budget/fiscalFunds/{flag.Subject}", $"/budget/{flag.Subject}"];

    private static readonly Text Initial =
        new("财政资金年初预算数与部门整体年初预算数（万元）", "Initial fiscal funds and initial budget (10,000 CNY)");

    private static readonly Text Adjusted =
        new("财政资金全年预算数与部门整体全年预算数（万元）", "Adjusted fiscal funds and adjusted budget (10,000 CNY)");

    private static readonly Text Executed =
        new("财政资金执行数与部门整体执行数（万元）", "Executed fiscal funds and total executed amount (10,000 CNY)");

    public override void Check(RuleInput input, List<RuleOutcome> outcomes)
    {
        var (whole, part) = (input.Report.Budget, input.Report.Budget.FiscalFunds);
        outcomes.Add(ArithmeticChecks.CheckAtMost("/budget/fiscalFunds/initial", "initial", part?.Initial, whole.Initial, Initial));
        outcomes.Add(ArithmeticChecks.CheckAtMost("/budget/fiscalFunds/adjusted", "adjusted", part?.Adjusted, whole.Adjusted, Adjusted));
        outcomes.Add(ArithmeticChecks.CheckAtMost("/budget/fiscalFunds/executed", "executed", part?.Executed, whole.Executed, Executed));
    }
}
