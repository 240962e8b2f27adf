using PerfHub.Rules.Report;
using PerfHub.Rules.Scoring;
using PerfHub.Rules.Statistics;
using static PerfHub.Rules.Rules.Text;

namespace PerfHub.Rules.Rules.Peers;

/// <summary>
/// Whether a figure stands out among its peers' by the modified z-score 0.6745 × (x − median) ÷ MAD. Where half of the
/// peers or more have one figure, MAD is 0 and the mean distance takes its place: (x − median) ÷ (1.253314 × mean).
/// </summary>
internal static class ModifiedZScore
{
    /// <summary>The median distance of normally distributed figures, in standard deviations.</summary>
    private const decimal MedianDeviationFactor = 0.6745m;

    /// <summary>A standard deviation of normally distributed figures, in mean distances: √(π ÷ 2).</summary>
    private const decimal MeanDeviationFactor = 1.253314m;

    /// <summary>The policy figure that both rules of the group depend on.</summary>
    public static RuleParameter ThresholdParameter { get; } = new(
        "outlierThreshold",
        Policy.Default.OutlierThreshold,
        "zScore",
        new Text("修正 Z 分数的绝对值高于此值视为离群", "The modified z-score, up or down, above which a figure is an outlier"));

    /// <summary>
    /// Holds a figure against its peers'. The flag expects no figure: what peers do is no target, and moves with each of
    /// their filings, while the flag stays the same one as long as the unit's own figure does.
    /// </summary>
    /// <param name="pointer">The figure's place.</param>
    /// <param name="subject">What the figure is of.</param>
    /// <param name="figure">The figure, percent.</param>
    /// <param name="peers">The figures of the peer group, the unit's own among them.</param>
    /// <param name="threshold">The policy's threshold.</param>
    /// <param name="name">What the figure is called.</param>
    public static RuleOutcome Check(
        string pointer, string subject, decimal figure, Spread? peers, decimal threshold, Text name)
    {
        if (peers is not { Count: >= Spread.MinUnits })
        {
            return NotApplicable.TooFewPeers;
        }

        if (IsOutlier(figure, peers, threshold) is not { } standsOut)
        {
            return NotApplicable.PeersIdentical;
        }

        if (!standsOut)
        {
            return RuleOutcome.Pass;
        }

        var stated = ReportLimits.Round(figure);
        var (scaled, unit) = ComputeDistance(stated, peers)!.Value;
        var formula = peers.MedianDeviation > 0m
            ? Format($"{MedianDeviationFactor} × ({stated} − {peers.Median}) ÷ {peers.MedianDeviation}")
            : Format($"({stated} − {peers.Median}) ÷ ({MeanDeviationFactor} × {peers.MeanDeviation})");
        var score = Divide(scaled, unit);
        return new RuleOutcome.Flag(
            pointer,
            subject,
            default,
            stated,
            Format($"|{formula}| = {Math.Abs(score)} ≤ {threshold}"),
            Defer(
                (name, stated, peers.Count, peers.Median, peers.MedianDeviation, peers.MeanDeviation, score, threshold),
                static facts => Compose(
                    $"{facts.name.Zh}为 {facts.stated}%，同行业同类型 {facts.Count} 个单位的中位数为 {facts.Median}%（与中位数之差：中位 {facts.MedianDeviation}，平均 {facts.MeanDeviation}），修正 Z 分数 {facts.score}，绝对值超过 {facts.threshold}。",
                    $"{facts.name.En} is {facts.stated}%; the median of the {facts.Count} units of its sector and kind is {facts.Median}% (distance from it: median {facts.MedianDeviation}, mean {facts.MeanDeviation}): a modified z-score of {facts.score}, beyond {facts.threshold}.")));
    }

    /// <summary>Whether a figure stands out; <see langword="null"/> where its peers are too few, or all alike.</summary>
    /// <param name="figure">The figure, percent.</param>
    /// <param name="peers">The figures of the peer group, the unit's own among them.</param>
    /// <param name="threshold">The policy's threshold.</param>
    public static bool? IsOutlier(decimal figure, Spread? peers, decimal threshold) =>
        peers is { Count: >= Spread.MinUnits } && ComputeDistance(ReportLimits.Round(figure), peers) is var (scaled, unit)
            // The same as |z| ≤ threshold, multiplied out: exact at the bound.
            ? Math.Abs(scaled) > threshold * unit
            : null;

    /// <summary>How far a figure is from the median, and in what: the score is one by the other. Nothing where all peers are alike.</summary>
    private static (decimal Scaled, decimal Unit)? ComputeDistance(decimal stated, Spread peers) => peers switch
    {
        { MedianDeviation: > 0m and var mad } => (MedianDeviationFactor * (stated - peers.Median), mad),
        { MeanDeviation: > 0m and var mean } => (stated - peers.Median, MeanDeviationFactor * mean),
        _ => null,
    };

    // A huge figure among peers that hardly differ: the score has no place in a decimal, and no meaning either.
    private static decimal Divide(decimal scaled, decimal unit) =>
        Math.Abs(scaled) / ReportLimits.MaxMagnitude >= unit ? Math.Sign(scaled) * ReportLimits.MaxMagnitude : scaled / unit;
}
