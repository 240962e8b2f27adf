using System.Text.Json.Serialization;

namespace PerfHub.Rules.Report;

/// <summary>The degree of attainment of a qualitative indicator.</summary>
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
