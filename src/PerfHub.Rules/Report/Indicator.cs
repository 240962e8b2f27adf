namespace PerfHub.Rules.Report;

/// <summary>A performance indicator (绩效指标) with its target, outcome and claimed score.</summary>
public sealed record Indicator : INamedIndicator
{
    /// <summary>The indicator's code, unique within a report.</summary>
    [TextLength(1, 64)] public required string Code { get; init; }

    /// <summary>The indicator's name.</summary>
    [TextLength(1, 500)] public required string Name { get; init; }

    /// <summary>The category on the form, e.g. output (产出) or benefit (效益).</summary>
    [TextLength(0, 100)] public string? Category { get; init; }

    /// <summary>Quantitative or qualitative.</summary>
    public required IndicatorKind Kind { get; init; }

    /// <summary>The direction in which the final value meets the target. Required for a quantitative indicator.</summary>
    [RequiredWhen(nameof(Kind), IndicatorKind.Quantitative)] public Direction? Direction { get; init; }

    /// <summary>Whether the figures only grow within a year.</summary>
    public Accumulation? Accumulation { get; init; }

    /// <summary>The full-year target (预期指标值). Required for a quantitative indicator.</summary>
    [RequiredWhen(nameof(Kind), IndicatorKind.Quantitative)] public Measure? Target { get; init; }

    /// <summary>The value at mid-year monitoring (年中监控完成值).</summary>
    public Measure? MidYear { get; init; }

    /// <summary>The final value at year end (本次评价完成值). Required for a quantitative indicator.</summary>
    [RequiredWhen(nameof(Kind), IndicatorKind.Quantitative)] public Measure? Final { get; init; }

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

    /// <summary>The evidence for the outcome (佐证材料).</summary>
    public string? Evidence { get; init; }
}
