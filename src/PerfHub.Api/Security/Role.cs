using System.Text.Json.Serialization;

namespace PerfHub.Api.Security;

/// <summary>What a caller may do; where, its bureau and unit say.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Role>))]
public enum Role
{
    /// <summary>Runs the service: bureaus and the keys of their administrators.</summary>
    [JsonStringEnumMemberName("operator")] Operator,

    /// <summary>Administers a bureau and all below it.</summary>
    [JsonStringEnumMemberName("bureauAdmin")] BureauAdmin,

    /// <summary>Reads all of a bureau and all below it.</summary>
    [JsonStringEnumMemberName("bureauReader")] BureauReader,

    /// <summary>Works through the deviations of a bureau and all below it.</summary>
    [JsonStringEnumMemberName("auditor")] Auditor,

    /// <summary>Files and reads one unit's own reports.</summary>
    [JsonStringEnumMemberName("unit")] Unit,
}
