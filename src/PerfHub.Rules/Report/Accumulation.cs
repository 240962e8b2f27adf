using System.Text.Json.Serialization;

namespace PerfHub.Rules.Report;

/// <summary>Whether an indicator's figures only grow within a year (累计/时点).</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Accumulation>))]
public enum Accumulation
{
    /// <summary>累计: adds up from the start of the year and never falls.</summary>
    [JsonStringEnumMemberName("cumulative")] Cumulative,

    /// <summary>时点: a value at a point in time, which may fall.</summary>
    [JsonStringEnumMemberName("pointInTime")] PointInTime,
}
