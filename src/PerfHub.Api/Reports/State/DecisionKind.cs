using System.Text.Json.Serialization;

namespace PerfHub.Api.Reports.State;

/// <summary>What a bureau decides on a report.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DecisionKind>))]
public enum DecisionKind
{
    /// <summary>Accepts it: it is locked.</summary>
    [JsonStringEnumMemberName("accept")] Accept,

    /// <summary>Sends it back: it is to be filed again.</summary>
    [JsonStringEnumMemberName("return")] Return,

    /// <summary>Takes the last decision back: it is as it was filed.</summary>
    [JsonStringEnumMemberName("reopen")] Reopen,
}
