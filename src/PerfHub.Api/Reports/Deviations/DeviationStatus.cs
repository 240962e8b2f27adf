using System.Text.Json.Serialization;

namespace PerfHub.Api.Reports.Deviations;

/// <summary>The status of a deviation.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DeviationStatus>))]
public enum DeviationStatus
{
    /// <summary>It is neither explained nor decided.</summary>
    [JsonStringEnumMemberName("open")] Open,

    /// <summary>The unit has explained it.</summary>
    [JsonStringEnumMemberName("explained")] Explained,

    /// <summary>A bureau has confirmed that the report is wrong.</summary>
    [JsonStringEnumMemberName("confirmed")] Confirmed,

    /// <summary>A bureau has decided that it does not count.</summary>
    [JsonStringEnumMemberName("dismissed")] Dismissed,

    /// <summary>A later revision no longer breaks the rule.</summary>
    [JsonStringEnumMemberName("resolved")] Resolved,
}
