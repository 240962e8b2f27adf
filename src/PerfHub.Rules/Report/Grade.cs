using System.Text.Json.Serialization;

namespace PerfHub.Rules.Report;

/// <summary>The evaluation grade (评价等级).</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Grade>))]
public enum Grade
{
    /// <summary>优: 90 points and above.</summary>
    [JsonStringEnumMemberName("优")] Excellent,

    /// <summary>良: 80 points and above.</summary>
    [JsonStringEnumMemberName("良")] Good,

    /// <summary>中: 60 points and above.</summary>
    [JsonStringEnumMemberName("中")] Fair,

    /// <summary>差: below 60 points.</summary>
    [JsonStringEnumMemberName("差")] Poor,
}
