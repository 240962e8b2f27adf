using System.Text.Json.Serialization;

namespace PerfHub.Rules.Scoring;

/// <summary>The formula that scores a missed <c>atMost</c> target.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ReverseScoring>))]
public enum ReverseScoring
{
    /// <summary><c>weight × max(0, 2 − final ÷ target)</c>.</summary>
    [JsonStringEnumMemberName("linear")] Linear,

    /// <summary><c>weight × target ÷ final</c>.</summary>
    [JsonStringEnumMemberName("ratio")] Ratio,
}
