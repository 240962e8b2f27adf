using System.Text.Json.Serialization;

namespace PerfHub.Api.Auditing;

/// <summary>What came of an attempt.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AuditOutcome>))]
public enum AuditOutcome
{
    /// <summary>It was done, and is on disk.</summary>
    [JsonStringEnumMemberName("done")] Done,

    /// <summary>No key, or none that is valid.</summary>
    [JsonStringEnumMemberName("unauthorized")] Unauthorized,

    /// <summary>The caller's role may not do it.</summary>
    [JsonStringEnumMemberName("forbidden")] Forbidden,

    /// <summary>It lies outside the caller's scope, or is not there.</summary>
    [JsonStringEnumMemberName("outsideScope")] OutsideScope,
}
