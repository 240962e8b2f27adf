using System.Text.Json.Serialization;

namespace PerfHub.Api.Reports.Deviations;

/// <summary>What became of a deviation.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ChangeKind>))]
public enum ChangeKind
{
    /// <summary>A rule is broken for the first time.</summary>
    [JsonStringEnumMemberName("opened")] Opened,

    /// <summary>It is broken with other figures.</summary>
    [JsonStringEnumMemberName("changed")] Changed,

    /// <summary>It is broken again, or what was decided of it holds no longer.</summary>
    [JsonStringEnumMemberName("reopened")] Reopened,

    /// <summary>It is no longer broken.</summary>
    [JsonStringEnumMemberName("resolved")] Resolved,

    /// <summary>Its bureau came to lie below another one: whoever reads for that one, or one above, is told of it for the first time.</summary>
    [JsonStringEnumMemberName("moved")] Moved,

    /// <summary>The unit has explained it, or explained it anew.</summary>
    [JsonStringEnumMemberName("explained")] Explained,

    /// <summary>Somebody has commented on it.</summary>
    [JsonStringEnumMemberName("commented")] Commented,

    /// <summary>Somebody is to look into it.</summary>
    [JsonStringEnumMemberName("assigned")] Assigned,

    /// <summary>It is held to be true.</summary>
    [JsonStringEnumMemberName("confirmed")] Confirmed,

    /// <summary>It is held to be of no weight.</summary>
    [JsonStringEnumMemberName("dismissed")] Dismissed,
}
