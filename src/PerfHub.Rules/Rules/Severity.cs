using System.Text.Json.Serialization;

namespace PerfHub.Rules.Rules;

/// <summary>How grave a deviation is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Severity>))]
public enum Severity
{
    /// <summary>A hint.</summary>
    [JsonStringEnumMemberName("low")] Low,

    /// <summary>To be explained.</summary>
    [JsonStringEnumMemberName("medium")] Medium,

    /// <summary>A figure that cannot be true.</summary>
    [JsonStringEnumMemberName("high")] High,
}
