namespace PerfHub.Rules.Report;

/// <summary>A performance indicator (绩效指标) with its target, outcome and claimed score.</summary>
public sealed record Indicator : INamedIndicator, ICheckedRecord
{
    /// <summary>The indicator's code, unique within a report.</summary>
    [TextLength(1, 64)] public required string Code { get; init; }

    /// <summary>The indicator's name.</summary>
    [TextLength(1, 500)] public required string Name { get; init; }

    /// <summary>The category on the form (一级指标), e.g. output (产出指标) or benefit (效益指标).</summary>
    [TextLength(0, 100)] public string? Category { get; init; }

    /// <summary>The subcategory on the form (二级指标), e.g. quantity (数量指标).</summary>
    [TextLength(0, 100)] public string? Subcategory { get; init; }

    /// <summary>Whether it is a core indicator (核心指标).</summary>
    public bool? Core { get; init; }

    /// <summary>Quantitative or qualitative.</summary>
    public required IndicatorKind Kind { get; init; }

    /// <summary>The direction in which the final value meets the target. Required for a quantitative indicator.</summary>
    [RequiredWhen(nameof(Kind), IndicatorKind.Quantitative)] public Direction? Direction { get; init; }

    /// <summary>Whether the figures only grow within a year.</summary>
    public Accumulation? Accumulation { get; init; }

    /// <summary>The full-year target (预期指标值). Required for a quantitative indicator.</summary>
    [RequiredWhen(nameof(Kind), IndicatorKind.Quantitative)] public Target? Target { get; init; }

    /// <summary>The target after an adjustment within the year (调整后指标值); if stated, rules and scores go by it.</summary>
    public Target? AdjustedTarget { get; init; }

    /// <summary>The target in words, for a qualitative indicator.</summary>
    public string? TargetText { get; init; }

    /// <summary>The value at mid-year monitoring (年中监控完成值).</summary>
    public Measure? MidYear { get; init; }

    /// <summary>The final value at year end (本次评价完成值). Required for a quantitative indicator.</summary>
    [RequiredWhen(nameof(Kind), IndicatorKind.Quantitative)] public Measure? Final { get; init; }

    /// <summary>The outcome in words, for a qualitative indicator.</summary>
    public string? FinalText { get; init; }

    /// <summary>Stated completion rate (完成率), percent.</summary>
    public decimal? CompletionRate { get; init; }

    /// <summary>The degree of attainment. Required for a qualitative indicator.</summary>
    [RequiredWhen(nameof(Kind), IndicatorKind.Qualitative)] public Attainment? Attainment { get; init; }

    /// <summary>Weight (权重分值), points.</summary>
    [NonNegative] public required decimal Weight { get; init; }

    /// <summary>The claimed score (自评得分), points.</summary>
    [NonNegative] public required decimal Score { get; init; }

    /// <summary>The reason why the outcome differs from the target (偏差原因).</summary>
    public string? DeviationReason { get; init; }

    /// <summary>The planned improvements (改进措施).</summary>
    public string? Improvement { get; init; }

    /// <summary>The evidence for the outcome (佐证材料): a text, or a list of documents.</summary>
    [Count(0, 100)] public TextOrList<EvidenceItem>? Evidence { get; init; }

    /// <inheritdoc />
    public IEnumerable<RecordFault> FindFaults()
    {
        foreach (var (target, property) in ((Target?, string)[])[(Target, nameof(Target)), (AdjustedTarget, nameof(AdjustedTarget))])
        {
            if (target is null)
            {
                continue;
            }

            if (Direction == Report.Direction.Between && !Report.Target.IsRange(target))
            {
                yield return new(property, "range-expected", "方向为区间的，目标值应填报下限和上限", "with direction between, the target must be a range (min and max)", nameof(Direction));
            }
            else if (Direction != Report.Direction.Between && Report.Target.IsRange(target))
            {
                yield return new(property, "value-expected", "目标区间（下限、上限）只适用于方向为区间的指标", "a range (min and max) needs the direction between", nameof(Direction));
            }
        }
    }
}
