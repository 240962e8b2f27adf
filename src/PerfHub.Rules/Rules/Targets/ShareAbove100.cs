using PerfHub.Rules.Report;
using PerfHub.Rules.Scoring;
using static PerfHub.Rules.Rules.Text;

namespace PerfHub.Rules.Rules.Targets;

/// <summary>
/// A share of a whole, such as a pass rate or a degree of satisfaction, cannot be above 100%. The name tells whether an indicator
/// is a share: rates of growth, progress or completion can be above 100%.
/// </summary>
public sealed class ShareAbove100() : IndicatorRule(
    "share-above-100", RuleGroup.Targets, Severity.High,
    new Text("比例类指标超过 100%", "A share is above 100%"),
    "unit = % ∧ target ≤ 100 ∧ name contains 率, 度, 比例 or 占比 (not 增长率, 增幅, 提高, 完成率) ⇒ final ≤ 100 ∧ midYear ≤ 100",
    new Text(
        "计量单位为 %、目标值不超过 100 的比例类指标，完成值、年中监控值均 ≤ 100（名称含率、度、比例、占比的为比例类指标，增长率、增幅、提高、完成率除外）",
        "Final and mid-year value ≤ 100, for shares in % with a target of at most 100 (by name: 率, 度, 比例, 占比; not 增长率, 增幅, 提高, 完成率)"),
    RuleSources.Plausibility)
{
    protected override IReadOnlyList<string> Inputs => ["name", "kind", "target", "final?", "midYear?"];

    private const decimal Whole = 100m;

    private static readonly string[] Shares = ["率", "度", "比例", "占比"];

    // 负债率 is a ratio to something else than the whole.
    private static readonly string[] OtherRatios = ["增长", "增幅", "增速", "提高", "提升", "进度", "完成率", "负债率"];

    // Their 度 does not mean a degree.
    private static readonly string[] Periods = ["年度", "季度", "月度"];

    protected override RuleOutcome Check(in IndicatorInput input)
    {
        var indicator = input.Indicator;
        if (indicator.Kind == IndicatorKind.Qualitative)
        {
            return NotApplicable.Qualitative;
        }

        if (indicator.GetEffectiveTarget() is not { } target || (target.Value ?? target.Max) is not { } limit)
        {
            return NotApplicable.NotStated;
        }

        var isFinalShare = indicator.Final is { } final && IsPercent(final.Unit, target.Unit);
        var isMidYearShare = indicator.MidYear is { } midYear && IsPercent(midYear.Unit, target.Unit);
        if (limit > Whole || !(isFinalShare || isMidYearShare) || !IsShare(indicator.Name))
        {
            return NotApplicable.NotAShare;
        }

        return isFinalShare && indicator.Final!.Value > Whole ? CreateFlag(input, "final", indicator.Final.Value, "年终完成值", "final value")
            : isMidYearShare && indicator.MidYear!.Value > Whole ? CreateFlag(input, "midYear", indicator.MidYear.Value, "年中监控值", "mid-year value")
            : RuleOutcome.Pass;
    }

    private static RuleOutcome.Flag CreateFlag(in IndicatorInput input, string field, decimal value, string zh, string en) => input.Flag(
        field, Whole, value, Format($"{value} ≤ {Whole}"),
        Defer((input.Indicator.Name, value, zh, en), static facts => Compose(
            $"指标“{facts.Name}”为比例类指标，{facts.zh} {facts.value}% 超过 100%。",
            $"Indicator “{facts.Name}” is a share, but its {facts.en} of {facts.value}% is above 100%.")));

    /// <summary>Whether a figure is in percent: it or the target says so, and neither says otherwise.</summary>
    private static bool IsPercent(string? unit, string? targetUnit) =>
        (IsPercentSign(unit) && (IsPercentSign(targetUnit) || string.IsNullOrWhiteSpace(targetUnit)))
        || (string.IsNullOrWhiteSpace(unit) && IsPercentSign(targetUnit));

    private static bool IsPercentSign(string? unit) => unit is not null && unit.AsSpan().IndexOfAny("%％﹪") >= 0 && UnitOfMeasure.Normalize(unit) == "%";

    private static bool IsShare(string name)
    {
        var normalized = NormalizedText.Normalize(name);
        foreach (var period in Periods)
        {
            normalized = normalized.Replace(period, "", StringComparison.Ordinal);
        }

        return Array.Exists(Shares, word => normalized.Contains(word, StringComparison.Ordinal))
            && !Array.Exists(OtherRatios, word => normalized.Contains(word, StringComparison.Ordinal));
    }
}
