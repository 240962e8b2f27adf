using System.Text.Json.Serialization;

namespace PerfHub.Api.Reports;

/// <summary>What became of a report.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ReportStatus>))]
public enum ReportStatus
{
    /// <summary>Filed, not decided upon.</summary>
    [JsonStringEnumMemberName("submitted")] Submitted,

    /// <summary>Sent back by the bureau; can be filed again.</summary>
    [JsonStringEnumMemberName("returned")] Returned,

    /// <summary>Accepted by the bureau; locked.</summary>
    [JsonStringEnumMemberName("accepted")] Accepted,
}
