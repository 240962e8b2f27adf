using PerfHub.Rules.Copies;
using PerfHub.Rules.Scoring;
using static PerfHub.Rules.Rules.Text;

namespace PerfHub.Rules.Rules.Time;

/// <summary>A narrative that says the same as a year before, figures aside, tells nothing of the year.</summary>
public sealed class CopiedFromLastYear() : ReportRule(
    "copied-from-last-year",
    RuleGroup.Time,
    Severity.Medium,
    new Text("文字内容与上年几乎相同", "Narrative is nearly the same as last year's"),
    "shared ÷ all different sequences of four letters in both narratives × 100 < copiedFromLastYearThreshold",
    RuleSources.Plausibility,
    new RuleParameter(
        "copiedFromLastYearThreshold",
        Policy.Default.CopiedFromLastYearThreshold,
        "percent",
        new Text("与上年文字内容的相似度达到此值视为照搬", "Similarity to last year's narrative from which it counts as copied")))
{
    /// <inheritdoc />
    protected override RuleOutcome Check(RuleInput input)
    {
        if (input.Context.LastYear is not { } lastYear)
        {
            return NotApplicable.NoLastYearReport;
        }

        if (Shingles.From(input.Report) is not { } now || Shingles.From(lastYear) is not { } before)
        {
            return NotApplicable.NarrativeTooShort;
        }

        var similarity = now.ComputeSimilarity(before);
        var threshold = input.Policy.CopiedFromLastYearThreshold;
        return similarity.IsBelow(threshold)
            ? RuleOutcome.Pass
            : new RuleOutcome.Flag(
                "",
                "",
                threshold,
                similarity.Percent,
                Format($"{similarity.Shared} ÷ {similarity.All} × 100 = {similarity.Percent} < {threshold}"),
                Defer(
                    (similarity.Percent, threshold),
                    static facts => Compose(
                        $"文字内容（数字除外）与上年自评报告的相似度为 {facts.Percent}%，达到 {facts.threshold}%。",
                        $"The narrative, figures aside, is {facts.Percent}% similar to last year's, at or above {facts.threshold}%.")));
    }
}
