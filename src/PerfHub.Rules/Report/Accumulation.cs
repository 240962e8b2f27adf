using System.Text.Json.Serialization;

namespace PerfHub.Rules.Report;

/// <summary>Whether an indicator's figures only grow within a year (累计/时点).</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Accumulation>))]
public enum Accumulation
{
    /// <summary>累计: counts from the start of the year, never falls.</summary>
    [JsonStringEnumMemberName("cumulative")] Cumulative,

    /// <summary>时点: a state at a point in time, may fall.</summary>
    [JsonStringEnumMemberName("pointInTime")] PointInTime,
}
