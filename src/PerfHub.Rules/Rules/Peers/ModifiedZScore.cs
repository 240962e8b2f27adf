using PerfHub.Rules.Report;
using PerfHub.Rules.Scoring;
using PerfHub.Rules.Statistics;
using static PerfHub.Rules.Rules.Text;

namespace PerfHub.Rules.Rules.Peers;

/// <summary>
/// Finds outliers by the modified z-score 0.6745 × (x − median) ÷ MAD. If at least half of the peers have the same figure, MAD is
/// 0 and the mean deviation replaces it: (x − median) ÷ (1.253314 × mean deviation).
/// </summary>
internal static class ModifiedZScore
{
    /// <summary>The MAD of normally distributed figures, in standard deviations.</summary>
    private const decimal MedianDeviationFactor = 0.6745m;

    /// <summary>The standard deviation of normally distributed figures, in mean deviations: √(π ÷ 2).</summary>
    private const decimal MeanDeviationFactor = 1.253314m;

    /// <summary>
    /// A figure nearer to the median than this, in percentage points, is no outlier: where nearly all units execute their whole
    /// budget, a hundredth of a point would have a huge z-score.
    /// </summary>
    private const decimal MinDistance = 1m;

    /// <summary>The policy figure that both outlier rules use.</summary>
    public static RuleParameter ThresholdParameter { get; } = new(
        "outlierThreshold",
        Policy.Default.OutlierThreshold,
        "zScore",
        new Text("修正 Z 分数的绝对值高于此值视为离群", "A figure is an outlier if the absolute value of its modified z-score is above this"));

    /// <summary>
    /// Checks a figure, in percent, against the peer group, which includes the unit itself. The flag has no expected figure: the
    /// median is no target and changes with each filing, while the flag should change only with the unit's own figure.
    /// </summary>
    public static RuleOutcome Check(
        string pointer, string subject, decimal figure, Spread? peers, decimal threshold, Text name)
    {
        if (peers is not { Count: >= Spread.MinUnits })
        {
            return NotApplicable.TooFewPeers;
        }

        if (IsOutlier(figure, peers, threshold) is not { } isOutlier)
        {
            return NotApplicable.PeersIdentical;
        }

        if (!isOutlier)
        {
            return RuleOutcome.Pass;
        }

        var rounded = ReportLimits.Round(figure);
        var (dividend, divisor) = ComputeFraction(rounded, peers)!.Value;
        var formula = peers.MedianDeviation > 0m
            ? Format($"{MedianDeviationFactor} × ({rounded} − {peers.Median}) ÷ {peers.MedianDeviation}")
            : Format($"({rounded} − {peers.Median}) ÷ ({MeanDeviationFactor} × {peers.MeanDeviation})");
        var score = Divide(dividend, divisor);
        return new RuleOutcome.Flag(
            pointer, subject, default, rounded, Format($"|{formula}| = {Math.Abs(score)} ≤ {threshold}"),
            Defer((name, rounded, peers.Count, peers.Median, peers.MedianDeviation, peers.MeanDeviation, score, threshold), static facts => Compose(
                $"{facts.name.Zh}为 {facts.rounded}%，同行业同类型 {facts.Count} 个单位的中位数为 {facts.Median}%（绝对偏差的中位数为 {facts.MedianDeviation}、平均数为 {facts.MeanDeviation}），修正 Z 分数为 {facts.score}，绝对值超过 {facts.threshold}。",
                $"{facts.name.En} is {facts.rounded}%. The median of the {facts.Count} units of its sector and kind is {facts.Median}% (median deviation {facts.MedianDeviation}, mean deviation {facts.MeanDeviation}). The modified z-score is {facts.score}; the limit is {facts.threshold}.")));
    }

    /// <summary>Whether a figure is an outlier; <see langword="null"/> if the peers are too few or have the same figure.</summary>
    public static bool? IsOutlier(decimal figure, Spread? peers, decimal threshold) =>
        peers is { Count: >= Spread.MinUnits } && ComputeFraction(ReportLimits.Round(figure), peers) is var (dividend, divisor)
            // |z| > threshold, multiplied out: exact at the limit.
            ? Math.Abs(dividend) > threshold * divisor && Math.Abs(ReportLimits.Round(figure) - peers.Median) >= MinDistance
            : null;

    /// <summary>The z-score as a fraction; <see langword="null"/> if all peers have the same figure.</summary>
    private static (decimal Dividend, decimal Divisor)? ComputeFraction(decimal figure, Spread peers) => peers switch
    {
        { MedianDeviation: > 0m and var mad } => (MedianDeviationFactor * (figure - peers.Median), mad),
        { MeanDeviation: > 0m and var mean } => (figure - peers.Median, MeanDeviationFactor * mean),
        _ => null,
    };

    // Capped: a huge figure among peers that hardly differ would overflow a decimal.
    private static decimal Divide(decimal dividend, decimal divisor) =>
        Math.Abs(dividend) / ReportLimits.MaxMagnitude >= divisor
            ? Math.Sign(dividend) * ReportLimits.MaxMagnitude
            : dividend / divisor;
}
