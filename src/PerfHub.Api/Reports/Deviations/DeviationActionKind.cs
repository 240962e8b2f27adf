using System.Text.Json.Serialization;

namespace PerfHub.Api.Reports.Deviations;

/// <summary>An action on the case of a deviation.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DeviationActionKind>))]
public enum DeviationActionKind
{
    /// <summary>The unit explains it.</summary>
    [JsonStringEnumMemberName("explain")] Explain,

    /// <summary>Adds a comment without changing the status.</summary>
    [JsonStringEnumMemberName("comment")] Comment,

    /// <summary>Assigns it to a person or team, optionally with a due date.</summary>
    [JsonStringEnumMemberName("assign")] Assign,

    /// <summary>Confirms that the report is wrong.</summary>
    [JsonStringEnumMemberName("confirm")] Confirm,

    /// <summary>Decides that it does not count.</summary>
    [JsonStringEnumMemberName("dismiss")] Dismiss,

    /// <summary>Withdraws a decision: the deviation is explained again, or open if the unit has not explained its present figures.</summary>
    [JsonStringEnumMemberName("reopen")] Reopen,
}
