using System.Text.Json.Serialization;

namespace PerfHub.Rules.Report;

/// <summary>A performance indicator (绩效指标) with its target, outcome and self-given score.</summary>
public sealed record Indicator : INamedIndicator
{
    /// <summary>The indicator's code, unique within a report.</summary>
    [Length(1, 64)]
    public required string Code { get; init; }

    /// <summary>The indicator's name.</summary>
    [Length(1, 500)]
    public required string Name { get; init; }

    /// <summary>The category on the form, e.g. output (产出) or benefit (效益).</summary>
    [Length(0, 100)]
    public string? Category { get; init; }

    /// <summary>Quantitative or qualitative.</summary>
    public required IndicatorKind Kind { get; init; }

    /// <summary>Which side of the target is good. Required for a quantitative indicator.</summary>
    [RequiredWhen(nameof(Kind), IndicatorKind.Quantitative)]
    public Direction? Direction { get; init; }

    /// <summary>Whether its figures only grow within a year.</summary>
    public Accumulation? Accumulation { get; init; }

    /// <summary>The full-year target (预期指标值). Required for a quantitative indicator.</summary>
    [RequiredWhen(nameof(Kind), IndicatorKind.Quantitative)]
    public Measure? Target { get; init; }

    /// <summary>The value at mid-year monitoring (年中监控完成值).</summary>
    public Measure? MidYear { get; init; }

    /// <summary>The value at year's end (本次评价完成值). Required for a quantitative indicator.</summary>
    [RequiredWhen(nameof(Kind), IndicatorKind.Quantitative)]
    public Measure? Final { get; init; }

    /// <summary>Stated completion rate (完成率), percent.</summary>
    public decimal? CompletionRate { get; init; }

    /// <summary>How far a qualitative indicator was attained. Required for a qualitative indicator.</summary>
    [RequiredWhen(nameof(Kind), IndicatorKind.Qualitative)]
    public Attainment? Attainment { get; init; }

    /// <summary>Weight (权重分值), points.</summary>
    [NonNegative]
    public required decimal Weight { get; init; }

    /// <summary>Self-given score (自评得分), points.</summary>
    [NonNegative]
    public required decimal Score { get; init; }

    /// <summary>Why the outcome differs from the target (偏差原因).</summary>
    public string? DeviationReason { get; init; }

    /// <summary>What will be improved (改进措施).</summary>
    public string? Improvement { get; init; }

    /// <summary>The evidence kept for the outcome (佐证材料).</summary>
    public string? Evidence { get; init; }
}

/// <summary>A value with its unit of measure (计量单位).</summary>
public sealed record Measure
{
    /// <summary>The value.</summary>
    public required decimal Value { get; init; }

    /// <summary>The unit of measure, e.g. 场次.</summary>
    [Length(0, 100)]
    public string? Unit { get; init; }
}

/// <summary>The kind of indicator.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<IndicatorKind>))]
public enum IndicatorKind
{
    /// <summary>定量: measured in numbers.</summary>
    [JsonStringEnumMemberName("quantitative")] Quantitative,

    /// <summary>定性: judged in words.</summary>
    [JsonStringEnumMemberName("qualitative")] Qualitative,
}

/// <summary>Which side of the target is good (指标方向).</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Direction>))]
public enum Direction
{
    /// <summary>≥: the more the better.</summary>
    [JsonStringEnumMemberName("atLeast")] AtLeast,

    /// <summary>≤: the less the better.</summary>
    [JsonStringEnumMemberName("atMost")] AtMost,

    /// <summary>=: neither more nor less.</summary>
    [JsonStringEnumMemberName("equal")] Equal,
}

/// <summary>Whether an indicator's figures only grow within a year (累计/时点).</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Accumulation>))]
public enum Accumulation
{
    /// <summary>累计: counts from the start of the year, never falls.</summary>
    [JsonStringEnumMemberName("cumulative")] Cumulative,

    /// <summary>时点: a state at a point in time, may fall.</summary>
    [JsonStringEnumMemberName("pointInTime")] PointInTime,
}

/// <summary>How far a qualitative indicator was attained (达成预期 / 部分达成 / 未达成).</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Attainment>))]
public enum Attainment
{
    /// <summary>达成预期指标: 80–100 % of the weight.</summary>
    [JsonStringEnumMemberName("achieved")] Achieved,

    /// <summary>部分达成: 60–80 % of the weight.</summary>
    [JsonStringEnumMemberName("partly")] Partly,

    /// <summary>未达成: 0–60 % of the weight.</summary>
    [JsonStringEnumMemberName("missed")] Missed,
}
