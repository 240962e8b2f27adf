using System.Text.Json.Serialization;

namespace PerfHub.Rules.Report;

/// <summary>The direction in which a final value meets its target (指标方向).</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Direction>))]
public enum Direction
{
    /// <summary>≥: the final value must reach the target.</summary>
    [JsonStringEnumMemberName("atLeast")] AtLeast,

    /// <summary>≤: the final value must not exceed the target.</summary>
    [JsonStringEnumMemberName("atMost")] AtMost,

    /// <summary>=: the final value must equal the target.</summary>
    [JsonStringEnumMemberName("equal")] Equal,

    /// <summary>The final value must lie in a range, bounds included.</summary>
    [JsonStringEnumMemberName("between")] Between,
}
