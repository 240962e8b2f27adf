using PerfHub.Rules.Report;
using PerfHub.Rules.Scoring;
using static PerfHub.Rules.Rules.Text;

namespace PerfHub.Rules.Rules.Consistency;

/// <summary>
/// An indicator must not be scored twice. The second and later indicators of one name are flagged; if their final values are not
/// all the same, at least one is wrong, and the severity is high.
/// </summary>
public sealed class DuplicateIndicator() : Rule(
    "duplicate-indicator", RuleGroup.Consistency, Severity.Medium,
    new Text("指标名称重复", "Two indicators have one name"),
    "i ≠ j ⇒ indicators[i].name ≠ indicators[j].name",
    RuleSources.Plausibility)
{
    // The indicator and the first one of its name, which the message names. All of the name would make a report with hundreds of them
    // rest on a square of figures.
    public override IReadOnlyList<string> GetInputs(RuleInput input, RuleOutcome.Flag flag)
    {
        var (indicators, index) = (input.Report.Indicators, flag.IndicatorIndex!.Value);
        var name = NormalizedText.Normalize(indicators[index].Name);
        var first = indicators.Index().First(it => NormalizedText.Normalize(it.Item.Name) == name).Index;
        return [.. new[] { first, index }.SelectMany(i => (string[])[$"/indicators/{i}/name", $"/indicators/{i}/final?", $"/indicators/{i}/attainment?"])];
    }

    public override void Check(RuleInput input, List<RuleOutcome> outcomes)
    {
        var indicators = input.Report.Indicators;
        string[] names = [.. indicators.Select(it => NormalizedText.Normalize(it.Name))];
        if (names.ToHashSet(StringComparer.Ordinal).Count == names.Length)
        {
            outcomes.AddRange(Enumerable.Repeat(RuleOutcome.Pass, names.Length));
            return;
        }

        var groups = new Dictionary<string, List<Indicator>>(indicators.Count);
        for (var i = 0; i < indicators.Count; i++)
        {
            if (!groups.TryAdd(names[i], [indicators[i]]))
            {
                groups[names[i]].Add(indicators[i]);
            }
        }

        Dictionary<string, bool> differ = groups.Where(it => it.Value.Count > 1)
            .ToDictionary(it => it.Key, it => HaveDifferentOutcomes(it.Value));
        for (var i = 0; i < indicators.Count; i++)
        {
            var first = groups[names[i]][0];
            outcomes.Add(ReferenceEquals(first, indicators[i])
                ? RuleOutcome.Pass
                : CreateFlag(new IndicatorInput(input, i, indicators[i], input.Score.Indicators[i]), first, differ[names[i]]));
        }
    }

    private static RuleOutcome.Flag CreateFlag(in IndicatorInput input, Indicator first, bool differ) =>
        input.Flag(
            "name", default, input.Indicator.Name, Format($"{input.Indicator.Code} = {first.Code}"),
            Defer((input.Indicator.Name, input.Indicator.Code, first: first.Code, differ), static facts => Compose(
                $"指标“{facts.Name}”（编码 {facts.Code}）与编码为 {facts.first} 的指标名称相同{(facts.differ ? "，完成值却不一致" : "")}。",
                $"Indicator “{facts.Name}” (code {facts.Code}) has the name of the indicator with code {facts.first}{(facts.differ ? ", but the final values differ" : "")}."))) with
        {
            Severity = differ ? Severity.High : null,
        };

    // Every pair, because two values may agree with a third one whose unit of measure is not stated, and not with each other.
    private static bool HaveDifferentOutcomes(List<Indicator> indicators) =>
        indicators.Index().Any(one => indicators.Skip(one.Index + 1).Any(other => !HaveSameOutcome(one.Item, other)));

    private static bool HaveSameOutcome(Indicator one, Indicator other) => (one.Final, other.Final) switch
    {
        ({ } left, { } right) => UnitOfMeasure.ToComparable(left.Value, left.Unit, right.Value, right.Unit) is var (first, second) && first == second,
        (null, null) => one.Attainment == other.Attainment,
        _ => false,
    };
}
