using System.Text.Json.Serialization;

namespace PerfHub.Rules.Scoring;

/// <summary>The severity of a deviation.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Severity>))]
public enum Severity
{
    /// <summary>低: a hint.</summary>
    [JsonStringEnumMemberName("low")] Low,

    /// <summary>中: the unit has to explain it.</summary>
    [JsonStringEnumMemberName("medium")] Medium,

    /// <summary>高: a figure that cannot be true.</summary>
    [JsonStringEnumMemberName("high")] High,
}
