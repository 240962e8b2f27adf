using System.Globalization;
using PerfHub.Rules.Copies;
using PerfHub.Rules.Scoring;
using static PerfHub.Rules.Rules.Text;

namespace PerfHub.Rules.Rules.Time;

/// <summary>A narrative that repeats last year's, apart from figures, does not report on this year.</summary>
public sealed class CopiedFromLastYear() : ReportRule(
    "copied-from-last-year", RuleGroup.Time, Severity.Medium,
    new Text("文字内容与上年几乎相同", "Narrative is nearly the same as last year's"),
    "shared ÷ all four-letter sequences of both narratives × 100 < copiedFromLastYearThreshold",
    new Text(
        "与上年文字内容的相似度（共有的四字片段占全部四字片段的比例）低于政策规定的界限",
        "The similarity to last year's narrative, the share of common four-letter sequences, is below the threshold of the policy"),
    RuleSources.Plausibility,
    new RuleParameter(
        "copiedFromLastYearThreshold", Policy.Default.CopiedFromLastYearThreshold, "percent",
        new Text("与上年文字内容的相似度达到此值视为照搬", "A narrative counts as copied from last year's at this similarity or above")))
{
    protected override IReadOnlyList<string> Inputs => NarrativeText.Fields;

    protected override RuleOutcome Check(RuleInput input)
    {
        if (input.Context.LastYear is not { } lastYear)
        {
            return NotApplicable.NoLastYearReport;
        }

        if (Shingles.From(input.Report) is not { } thisYear || Shingles.From(lastYear) is not { } previous)
        {
            return NotApplicable.NarrativeTooShort;
        }

        var similarity = thisYear.ComputeSimilarity(previous);
        var threshold = input.Policy.CopiedFromLastYearThreshold;
        return similarity.IsBelow(threshold)
            ? RuleOutcome.Pass
            : new RuleOutcome.Flag(
                "", "", threshold, similarity.Percent,
                Format($"{similarity.Shared} ÷ {similarity.All} × 100 = {similarity.Percent} < {threshold}"),
                Defer((similarity.Percent, threshold), static facts => Compose(
                    $"文字内容（数字除外）与上年自评报告的相似度为 {facts.Percent}%，达到 {facts.threshold}%。",
                    $"The narrative, figures aside, is {facts.Percent}% similar to last year's; the limit is {facts.threshold}%.")))
            {
                // Last year's narrative, not how similar it is: that also depends on how this year's is spelled.
                Reference = previous.ComputeFingerprint().ToString("x16", CultureInfo.InvariantCulture),
            };
    }
}
