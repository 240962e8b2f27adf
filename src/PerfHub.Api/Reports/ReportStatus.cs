using System.Text.Json.Serialization;

namespace PerfHub.Api.Reports;

/// <summary>The status of a report.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ReportStatus>))]
public enum ReportStatus
{
    /// <summary>Filed; the bureau has not decided yet.</summary>
    [JsonStringEnumMemberName("submitted")] Submitted,

    /// <summary>Returned by the bureau; the unit files again.</summary>
    [JsonStringEnumMemberName("returned")] Returned,

    /// <summary>Accepted by the bureau; locked.</summary>
    [JsonStringEnumMemberName("accepted")] Accepted,

    /// <summary>Withdrawn by the bureau, as if it had not been filed. The unit can file again.</summary>
    [JsonStringEnumMemberName("withdrawn")] Withdrawn,
}
