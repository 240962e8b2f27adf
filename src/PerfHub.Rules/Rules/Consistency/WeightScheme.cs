using PerfHub.Rules.Report;
using PerfHub.Rules.Scoring;
using static PerfHub.Rules.Rules.Text;

namespace PerfHub.Rules.Rules.Consistency;

/// <summary>
/// A unit must not choose its own weights: the stated execution weight must be that of the policy, and so must the weights of each
/// category for which the policy sets one.
/// </summary>
public sealed class WeightScheme() : Rule(
    "weight-scheme", RuleGroup.Consistency, Severity.Medium,
    new Text("权重与规定不符", "Weights differ from those of the policy"),
    "score.executionWeight = executionWeight; Σ indicators[].weight of a category = categoryWeights[category], where the policy sets it",
    new Text(
        "预算执行权重等于政策规定的权重；政策规定了一级指标分值的，该类指标权重之和等于规定分值",
        "The weight of execution is that of the policy; the weights of a category add up to the points of the policy, where it sets them"),
    RuleSources.SelfEvaluation,
    new RuleParameter("executionWeight", Policy.Default.ExecutionWeight, "points", new Text("预算执行的规定权重", "The weight of budget execution")))
{
    public override IReadOnlyList<string> GetInputs(RuleInput input, RuleOutcome.Flag flag) =>
        flag.Subject == "executionWeight" ? ["/score/executionWeight"] : ["/indicators/*/category?", "/indicators/*/weight"];

    private const string CategorySuffix = "指标";

    public override void Check(RuleInput input, List<RuleOutcome> outcomes)
    {
        outcomes.Add(CheckExecutionWeight(input));
        var categories = input.Policy.CategoryWeights;
        if (categories.Count == 0)
        {
            return;
        }

        var indicators = input.Report.Indicators;
        var sums = new Dictionary<string, decimal>();
        foreach (var indicator in indicators.Where(it => !string.IsNullOrWhiteSpace(it.Category)))
        {
            var key = GetKey(indicator.Category);
            sums[key] = sums.GetValueOrDefault(key) + indicator.Weight;
        }

        foreach (var (category, weight) in categories)
        {
            outcomes.Add(sums.Count == 0 ? NotApplicable.NotStated : CheckCategory(category, weight, sums.GetValueOrDefault(GetKey(category))));
        }
    }

    private static RuleOutcome CheckExecutionWeight(RuleInput input)
    {
        if (input.Report.Score.ExecutionWeight is not { } stated)
        {
            return NotApplicable.NotStated;
        }

        var expected = input.Policy.ExecutionWeight;
        return stated == expected
            ? RuleOutcome.Pass
            : new RuleOutcome.Flag(
                "/score/executionWeight", "executionWeight", expected, stated, Format($"{stated} = {expected}"),
                Defer((stated, expected), static facts => Compose(
                    $"填报的预算执行权重为 {facts.stated} 分，规定为 {facts.expected} 分。",
                    $"The weight of execution is stated as {facts.stated}, but the policy sets {facts.expected}.")));
    }

    private static RuleOutcome CheckCategory(string category, decimal expected, decimal sum) => sum == expected
        ? RuleOutcome.Pass
        : new RuleOutcome.Flag(
            "/indicators", $"category:{category}", expected, sum, Format($"{sum} = {expected}"),
            Defer((category, sum, expected), static facts => Compose(
                $"“{facts.category}”各指标权重合计 {facts.sum} 分，规定为 {facts.expected} 分。",
                $"The weights of category “{facts.category}” add up to {facts.sum}, but the policy sets {facts.expected}.")));

    /// <summary>Gets what names one category: 产出 and 产出指标 are the same.</summary>
    private static string GetKey(string? category)
    {
        var key = NormalizedText.Normalize(category);
        return key.Length > CategorySuffix.Length && key.EndsWith(CategorySuffix, StringComparison.Ordinal) ? key[..^CategorySuffix.Length] : key;
    }
}
