using System.Text.Json.Serialization;

namespace PerfHub.Api.Reports.Deviations;

/// <summary>An event in the case of a deviation: an action (see <see cref="DeviationActionKind"/>), or a step that a revision or re-evaluation takes.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DeviationEventKind>))]
public enum DeviationEventKind
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

    /// <summary>Withdraws a decision.</summary>
    [JsonStringEnumMemberName("reopen")] Reopen,

    /// <summary>An auditor opened it by hand.</summary>
    [JsonStringEnumMemberName("open")] Open,

    /// <summary>The report has other figures: it is open again. The text is the explanation of the earlier figures.</summary>
    [JsonStringEnumMemberName("change")] Change,

    /// <summary>The rule is no longer broken. The text is the explanation that it had.</summary>
    [JsonStringEnumMemberName("resolve")] Resolve,

    /// <summary>The rule is broken again, by figures on which nobody has decided.</summary>
    [JsonStringEnumMemberName("recur")] Recur,

    /// <summary>Earlier figures are back: the status and the explanation that they had hold again.</summary>
    [JsonStringEnumMemberName("restore")] Restore,
}
