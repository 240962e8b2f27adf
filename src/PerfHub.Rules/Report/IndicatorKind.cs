using System.Text.Json.Serialization;

namespace PerfHub.Rules.Report;

/// <summary>The kind of an indicator.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<IndicatorKind>))]
public enum IndicatorKind
{
    /// <summary>定量: measured in numbers.</summary>
    [JsonStringEnumMemberName("quantitative")] Quantitative,

    /// <summary>定性: assessed in words.</summary>
    [JsonStringEnumMemberName("qualitative")] Qualitative,
}
