using PerfHub.Rules.Report;
using PerfHub.Rules.Scoring;
using static PerfHub.Rules.Rules.Text;

namespace PerfHub.Rules.Rules.Time;

/// <summary>
/// An indicator that missed its target must not disappear from the next report. The indicator that <see cref="IndicatorPairing"/>
/// finds is its successor. There is one outcome for each indicator that missed its target last year.
/// </summary>
public sealed class IndicatorDropped() : Rule(
    "indicator-dropped", RuleGroup.Time, Severity.Low,
    new Text("上年未完成的指标本年被取消", "An indicator that missed its target last year is missing"),
    "lastYear.indicators[] ∈ indicators[] by code and name, by name, or by code with a similar name, where the target was missed",
    new Text(
        "上年未达到目标的指标本年仍然列出（名称、代码一致，或者名称一致，或者代码一致且名称相近）",
        "Last year's indicators that missed their target are still listed, by code and name, by name, or by code with a similar name"),
    RuleSources.Plausibility)
{
    // Codes are left out: renumbering the other indicators changes nothing.
    public override IReadOnlyList<string> GetInputs(RuleInput input, RuleOutcome.Flag flag) => ["/indicators/*/name"];

    public override void Check(RuleInput input, List<RuleOutcome> outcomes)
    {
        if (input.Context.LastYear is not { Indicators: var lastYear })
        {
            outcomes.Add(NotApplicable.NoLastYearReport);
            return;
        }

        var successors = input.LastYearCounterparts!.OfType<Indicator>().ToHashSet(ReferenceEqualityComparer.Instance);
        foreach (var indicator in lastYear.Where(it => IndicatorResult.Compute(it, input.Policy).TargetMet == false))
        {
            outcomes.Add(successors.Contains(indicator) ? RuleOutcome.Pass : CreateFlag(indicator));
        }

        if (outcomes.Count == 0)
        {
            outcomes.Add(NotApplicable.NoMissedTargetLastYear);
        }
    }

    // The subject is last year's code; the flag belongs to no indicator of this report.
    private static RuleOutcome.Flag CreateFlag(Indicator missed) => new(
        "/indicators", NormalizedText.Normalize(missed.Code), missed.Name, default, Format($"{missed.Code} ∈ indicators"),
        Defer((missed.Code, missed.Name, Comparison: TargetComparison.Create(missed)!.Value), static facts => Compose(
            $"上年指标“{facts.Name}”（编码 {facts.Code}）目标值 {facts.Comparison.FormatValue()}、完成值 {facts.Comparison.Final}，未完成目标，本年不再列入。",
            $"Last year's indicator “{facts.Name}” (code {facts.Code}) reached {facts.Comparison.Final} and missed its target of {facts.Comparison.FormatValue()}. It is missing from this report.")))
    {
        Reference = Format($"{NormalizedText.Normalize(missed.Name)} {TargetComparison.Create(missed)?.FormatValue()} {missed.Final?.Value} {missed.Final?.Unit}"),
    };
}
