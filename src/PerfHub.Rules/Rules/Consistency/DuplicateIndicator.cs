using PerfHub.Rules.Report;
using PerfHub.Rules.Scoring;
using static PerfHub.Rules.Rules.Text;

namespace PerfHub.Rules.Rules.Consistency;

/// <summary>
/// An indicator must not be scored twice. Of the indicators of one name, all but the one with the lowest code are flagged; if the final
/// value differs from that of the first, one of the two is wrong, and the severity is high.
/// </summary>
public sealed class DuplicateIndicator() : Rule(
    "duplicate-indicator", RuleGroup.Consistency, Severity.Medium,
    new Text("指标名称重复", "Two indicators have one name"),
    "i ≠ j ⇒ indicators[i].name ≠ indicators[j].name",
    new Text("任意两个指标的名称都不相同", "No two indicators have the same name"),
    RuleSources.Plausibility)
{
    // The indicator and the first one of its name, which the message names. All of the name would make a report with hundreds of them
    // rest on a square of figures.
    public override IReadOnlyList<string> GetInputs(RuleInput input, RuleOutcome.Flag flag) =>
        [.. new[] { flag.ComparedIndex!.Value, flag.IndicatorIndex!.Value }.SelectMany(i => (string[])[$"/indicators/{i}/name", $"/indicators/{i}/final?", $"/indicators/{i}/attainment?"])];

    public override void Check(RuleInput input, List<RuleOutcome> outcomes)
    {
        var indicators = input.Report.Indicators;
        var names = input.IndicatorNames;
        if (names.ToHashSet(StringComparer.Ordinal).Count == names.Count)
        {
            outcomes.AddRange(Enumerable.Repeat(RuleOutcome.Pass, names.Count));
            return;
        }

        var firstIndexes = FindFirstIndexes(indicators, names);
        for (var i = 0; i < indicators.Count; i++)
        {
            var first = firstIndexes[names[i]];
            outcomes.Add(first == i ? RuleOutcome.Pass : CreateFlag(input.Indicators[i], indicators[first], first));
        }
    }

    /// <summary>Finds the indicator with the lowest code of each name: rows can be in any order.</summary>
    private static Dictionary<string, int> FindFirstIndexes(IReadOnlyList<Indicator> indicators, IReadOnlyList<string> names)
    {
        string[] codes = [.. indicators.Select(it => NormalizedText.Normalize(it.Code))];
        var firstIndexes = new Dictionary<string, int>(indicators.Count, StringComparer.Ordinal);
        for (var i = 0; i < indicators.Count; i++)
        {
            if (!firstIndexes.TryAdd(names[i], i) && string.CompareOrdinal(codes[i], codes[firstIndexes[names[i]]]) < 0)
            {
                firstIndexes[names[i]] = i;
            }
        }

        return firstIndexes;
    }

    private static RuleOutcome.Flag CreateFlag(in IndicatorInput input, Indicator first, int firstIndex)
    {
        var differ = !HaveSameOutcome(first, input.Indicator);
        var flag = input.Flag(
            "name", default, input.Indicator.Name, Format($"{input.Indicator.Code} = {first.Code}"),
            Defer((input.Indicator.Name, input.Indicator.Code, first: first.Code, differ), static facts => Compose(
                $"指标“{facts.Name}”（编码 {facts.Code}）与编码为 {facts.first} 的指标名称相同{(facts.differ ? "，完成值却不一致" : "")}。",
                $"Indicator “{facts.Name}” (code {facts.Code}) has the name of the indicator with code {facts.first}{(facts.differ ? ", but the final values differ" : "")}.")));
        return flag.IsSurplus ? flag : flag with
        {
            ComparedIndex = firstIndex,
            Severity = differ ? Severity.High : null,
        };
    }

    private static bool HaveSameOutcome(Indicator one, Indicator other) => (one.Final, other.Final) switch
    {
        ({ } left, { } right) => UnitOfMeasure.ToComparable(left.Value, left.Unit, right.Value, right.Unit) is var (first, second) && first == second,
        (null, null) => one.Attainment == other.Attainment,
        _ => false,
    };
}
