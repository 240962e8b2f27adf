using System.Text.Json.Serialization;

namespace PerfHub.Api.Reports.Deviations;

/// <summary>What can be done with a deviation.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<EventKind>))]
public enum EventKind
{
    /// <summary>The unit says how it came about.</summary>
    [JsonStringEnumMemberName("explain")] Explain,

    /// <summary>Something is said that changes nothing.</summary>
    [JsonStringEnumMemberName("comment")] Comment,

    /// <summary>Somebody is to look into it, by a day if one is named.</summary>
    [JsonStringEnumMemberName("assign")] Assign,

    /// <summary>It is true.</summary>
    [JsonStringEnumMemberName("confirm")] Confirm,

    /// <summary>It is of no weight.</summary>
    [JsonStringEnumMemberName("dismiss")] Dismiss,

    /// <summary>What was decided holds no longer.</summary>
    [JsonStringEnumMemberName("reopen")] Reopen,
}
