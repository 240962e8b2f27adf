using System.Text.Json.Serialization;

namespace PerfHub.Rules.Scoring;

/// <summary>What becomes of the points of an indicator whose target is exceeded by far.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OverCompletionMode>))]
public enum OverCompletionMode
{
    /// <summary>The excess is deducted, up to a cap.</summary>
    [JsonStringEnumMemberName("deduct")] Deduct,

    /// <summary>The indicator gets no points.</summary>
    [JsonStringEnumMemberName("noPoints")] NoPoints,

    /// <summary>Nothing is deducted.</summary>
    [JsonStringEnumMemberName("off")] Off,
}
