using System.Text.Json.Serialization;

namespace PerfHub.Api.Auditing;

/// <summary>The outcome of a request.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AuditOutcome>))]
public enum AuditOutcome
{
    /// <summary>The change was stored.</summary>
    [JsonStringEnumMemberName("done")] Done,

    /// <summary>The key is missing or not valid.</summary>
    [JsonStringEnumMemberName("unauthorized")] Unauthorized,

    /// <summary>The caller's role does not allow it.</summary>
    [JsonStringEnumMemberName("forbidden")] Forbidden,

    /// <summary>The target is outside the caller's scope or does not exist.</summary>
    [JsonStringEnumMemberName("outsideScope")] OutsideScope,
}
