using System.Text.Json.Serialization;

namespace PerfHub.Api.Features.Filings;

/// <summary>What became of a unit's report.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FilingStatus>))]
public enum FilingStatus
{
    /// <summary>Nothing was filed.</summary>
    [JsonStringEnumMemberName("missing")] Missing,

    /// <summary>Filed, not decided upon.</summary>
    [JsonStringEnumMemberName("submitted")] Submitted,

    /// <summary>Sent back by the bureau; can be filed again.</summary>
    [JsonStringEnumMemberName("returned")] Returned,

    /// <summary>Accepted by the bureau; locked.</summary>
    [JsonStringEnumMemberName("accepted")] Accepted,
}
