using PerfHub.Rules.Report;
using PerfHub.Rules.Scoring;

namespace PerfHub.Rules.Rules.Consistency;

/// <summary>
/// The sources must add up to the initial budget, carried-over funds included or not. Where every source states its adjusted or
/// executed amount, these must add up too.
/// </summary>
public sealed class BudgetSourcesSum() : Rule(
    "budget-sources-sum", RuleGroup.Consistency, Severity.High,
    new Text("各资金来源之和与预算数、执行数不符", "Sources do not add up to the budget"),
    "Σ budget.sources[].initial = budget.initial (both with or without carriedOver); the same for adjusted and executed, where every source states it",
    new Text(
        "各资金来源的年初预算数之和 = 年初预算数（是否计入上年结转均可）；各来源均已填报的，全年预算数、执行数同样核对",
        "The initial budgets of all sources add up to the initial budget, with or without carried-over funds; the same for adjusted and executed amounts, where every source states them"),
    RuleSources.OfficialForm)
{
    public override IReadOnlyList<string> GetInputs(RuleInput input, RuleOutcome.Flag flag) => flag.Subject.Length == 0
        ? ["/budget/initial", "/budget/carriedOver?", "/budget/sources/*/initial", "/budget/sources/*/carriedOver?"]
        : [$"/budget/{flag.Subject}", $"/budget/sources/*/{flag.Subject}"];

    private static readonly Text Initial = new("资金来源与年初预算数", "Sources and initial budget");

    private static readonly Text Adjusted = new("资金来源与全年预算数", "Sources and adjusted budget");

    private static readonly Text Executed = new("资金来源与执行数", "Sources and executed amount");

    public override void Check(RuleInput input, List<RuleOutcome> outcomes)
    {
        var budget = input.Report.Budget;
        var sources = budget.Sources;
        var initial = ArithmeticChecks.CheckSumOfList(
            "/budget/sources", "", budget.Initial, sources, source => source.Initial, Initial, blamesList: true);
        outcomes.Add(initial is RuleOutcome.Flag && AgreesWithCarriedOver(budget, sources!) ? RuleOutcome.Pass : initial);

        // A form without these columns has no outcome for them.
        if (sources?.Any(source => source.Adjusted is not null) == true)
        {
            outcomes.Add(ArithmeticChecks.CheckSumOfList(
                "/budget/sources", "adjusted", budget.Adjusted, sources, source => source.Adjusted, Adjusted, blamesList: true));
        }

        if (sources?.Any(source => source.Executed is not null) == true)
        {
            outcomes.Add(ArithmeticChecks.CheckSumOfList(
                "/budget/sources", "executed", budget.Executed, sources, source => source.Executed, Executed, blamesList: true));
        }
    }

    private static bool AgreesWithCarriedOver(Budget budget, IReadOnlyList<BudgetSource> sources)
    {
        var (initial, ofSources) = (sources.Sum(it => it.Initial ?? 0m), sources.Sum(it => it.CarriedOver ?? 0m));
        var carriedOver = budget.GetCarriedOver();
        return carriedOver != 0m
            && (Agrees(budget.Initial + carriedOver, initial) || Agrees(budget.Initial + carriedOver, initial + ofSources)
                || Agrees(budget.Initial, initial + ofSources));

        bool Agrees(decimal total, decimal sum) => RoundingTolerance.SumAgrees(total, sum, sources.Count + 1);
    }
}
