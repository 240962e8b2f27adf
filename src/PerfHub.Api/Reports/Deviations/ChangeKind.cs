using System.Text.Json.Serialization;

namespace PerfHub.Api.Reports.Deviations;

/// <summary>The kind of a change of a deviation.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ChangeKind>))]
public enum ChangeKind
{
    /// <summary>A rule is broken for the first time.</summary>
    [JsonStringEnumMemberName("opened")] Opened,

    /// <summary>Something that a list shows of it has changed: figures, texts, place, severity, revision, or the unit.</summary>
    [JsonStringEnumMemberName("changed")] Changed,

    /// <summary>The rule is broken again, or a decision was withdrawn.</summary>
    [JsonStringEnumMemberName("reopened")] Reopened,

    /// <summary>The rule is no longer broken.</summary>
    [JsonStringEnumMemberName("resolved")] Resolved,

    /// <summary>The bureau was moved; readers of its new parents see the deviation for the first time.</summary>
    [JsonStringEnumMemberName("moved")] Moved,

    /// <summary>The unit has explained it.</summary>
    [JsonStringEnumMemberName("explained")] Explained,

    /// <summary>A comment was added.</summary>
    [JsonStringEnumMemberName("commented")] Commented,

    /// <summary>It was assigned to a person or team.</summary>
    [JsonStringEnumMemberName("assigned")] Assigned,

    /// <summary>It was confirmed.</summary>
    [JsonStringEnumMemberName("confirmed")] Confirmed,

    /// <summary>It was dismissed.</summary>
    [JsonStringEnumMemberName("dismissed")] Dismissed,

    /// <summary>The report was returned or withdrawn; its deviations are no longer listed.</summary>
    [JsonStringEnumMemberName("removed")] Removed,

    /// <summary>The report counts again; its deviations are listed again.</summary>
    [JsonStringEnumMemberName("relisted")] Relisted,

    /// <summary>Earlier figures are back, and with them the status that they had.</summary>
    [JsonStringEnumMemberName("restored")] Restored,
}
