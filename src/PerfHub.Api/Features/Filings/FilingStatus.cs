using System.Text.Json.Serialization;

namespace PerfHub.Api.Features.Filings;

/// <summary>The status of a unit's report.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FilingStatus>))]
public enum FilingStatus
{
    /// <summary>Not filed.</summary>
    [JsonStringEnumMemberName("missing")] Missing,

    /// <summary>Filed and awaiting review.</summary>
    [JsonStringEnumMemberName("submitted")] Submitted,

    /// <summary>Returned by the bureau; the unit can file again.</summary>
    [JsonStringEnumMemberName("returned")] Returned,

    /// <summary>Accepted by the bureau and locked.</summary>
    [JsonStringEnumMemberName("accepted")] Accepted,

    /// <summary>Withdrawn by the bureau, as if it had not been filed.</summary>
    [JsonStringEnumMemberName("withdrawn")] Withdrawn,
}
