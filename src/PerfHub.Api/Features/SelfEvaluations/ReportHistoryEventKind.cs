using System.Text.Json.Serialization;

namespace PerfHub.Api.Features.SelfEvaluations;

/// <summary>The kind of an event.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ReportHistoryEventKind>))]
public enum ReportHistoryEventKind
{
    /// <summary>The unit filed a revision.</summary>
    [JsonStringEnumMemberName("submitted")] Submitted,

    /// <summary>The bureau returned it.</summary>
    [JsonStringEnumMemberName("returned")] Returned,

    /// <summary>The bureau accepted it.</summary>
    [JsonStringEnumMemberName("accepted")] Accepted,

    /// <summary>The bureau reopened it.</summary>
    [JsonStringEnumMemberName("reopened")] Reopened,

    /// <summary>The bureau withdrew it.</summary>
    [JsonStringEnumMemberName("withdrawn")] Withdrawn,

    /// <summary>It was re-evaluated because other data of the unit, the policy or the rules had changed.</summary>
    [JsonStringEnumMemberName("reevaluated")] Reevaluated,
}
