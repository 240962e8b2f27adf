using System.Text.Json.Serialization;

namespace PerfHub.Rules.Report;

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
