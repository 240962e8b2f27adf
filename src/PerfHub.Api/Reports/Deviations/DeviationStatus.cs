using System.Text.Json.Serialization;

namespace PerfHub.Api.Reports.Deviations;

/// <summary>Where a deviation stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DeviationStatus>))]
public enum DeviationStatus
{
    /// <summary>Nobody has said anything of it yet.</summary>
    [JsonStringEnumMemberName("open")] Open,

    /// <summary>The unit has explained it.</summary>
    [JsonStringEnumMemberName("explained")] Explained,

    /// <summary>The auditor holds it to be true.</summary>
    [JsonStringEnumMemberName("confirmed")] Confirmed,

    /// <summary>The auditor holds it to be of no weight.</summary>
    [JsonStringEnumMemberName("dismissed")] Dismissed,

    /// <summary>A later revision no longer breaks the rule.</summary>
    [JsonStringEnumMemberName("resolved")] Resolved,
}
