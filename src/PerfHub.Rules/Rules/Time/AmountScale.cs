using PerfHub.Rules.Scoring;
using static PerfHub.Rules.Rules.Text;

namespace PerfHub.Rules.Rules.Time;

/// <summary>
/// An amount a thousand times last year's, or a thousandth of it, is in the wrong unit: 元 instead of 万元. An amount of zero has no
/// scale.
/// </summary>
public sealed class AmountScale() : Rule(
    "amount-scale", RuleGroup.Time, Severity.High,
    new Text("金额与上年相差千倍以上，单位可能有误", "An amount differs from last year's a thousandfold: the unit may be wrong"),
    "1 ÷ 1000 < budget.x ÷ lastYear.budget.x < 1000 for x = initial, adjusted, executed",
    new Text(
        "年初预算数、全年预算数、执行数分别与上年相比，在千分之一到一千倍之间",
        "The initial, the adjusted and the executed amount are between a thousandth and a thousand times last year's"),
    RuleSources.Plausibility)
{
    public override IReadOnlyList<string> GetInputs(RuleInput input, RuleOutcome.Flag flag) => [flag.Pointer];

    /// <summary>Amounts that differ by this factor or more are in different units.</summary>
    internal const decimal Factor = 1000m;

    private static readonly Text Initial = new("年初预算数", "initial budget");

    private static readonly Text Adjusted = new("全年预算数", "adjusted budget");

    private static readonly Text Executed = new("执行数", "executed amount");

    public override void Check(RuleInput input, List<RuleOutcome> outcomes)
    {
        if (input.Context.LastYear is not { Budget: var lastYear })
        {
            outcomes.Add(NotApplicable.NoLastYearReport);
            return;
        }

        var budget = input.Report.Budget;
        outcomes.Add(CheckAmount("initial", budget.Initial, lastYear.Initial, Initial));
        outcomes.Add(CheckAmount("adjusted", budget.Adjusted, lastYear.Adjusted, Adjusted));
        outcomes.Add(CheckAmount("executed", budget.Executed, lastYear.Executed, Executed));
    }

    private static RuleOutcome CheckAmount(string field, decimal amount, decimal lastYear, Text name)
    {
        if (amount == 0m || lastYear == 0m)
        {
            return NotApplicable.DivisionByZero;
        }

        return amount < Factor * lastYear && amount * Factor > lastYear
            ? RuleOutcome.Pass
            : new RuleOutcome.Flag(
                $"/budget/{field}", field, lastYear, amount, Format($"1 ÷ {Factor} < {amount} ÷ {lastYear} = {amount / lastYear} < {Factor}"),
                Defer((name, amount, lastYear), static facts => Compose(
                    $"{facts.name.Zh}填报为 {facts.amount} 万元，上年为 {facts.lastYear} 万元，相差千倍以上，可能误将“元”作“万元”填报。",
                    $"The {facts.name.En} is {facts.amount}, last year's was {facts.lastYear} (10,000 CNY). They differ a thousandfold: one may be in CNY instead of 10,000 CNY.")))
            {
                Reference = Format($"{lastYear}"),
            };
    }
}
