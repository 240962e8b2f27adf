using System.Text.Json.Serialization;

namespace PerfHub.Api.Security;

/// <summary>The role of a caller within its bureau or unit.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Role>))]
public enum Role
{
    /// <summary>Operates the service: registers bureaus and creates the keys of their administrators.</summary>
    [JsonStringEnumMemberName("operator")] Operator,

    /// <summary>Administers a bureau and the bureaus below it.</summary>
    [JsonStringEnumMemberName("bureauAdmin")] BureauAdmin,

    /// <summary>Reads all data of a bureau and the bureaus below it.</summary>
    [JsonStringEnumMemberName("bureauReader")] BureauReader,

    /// <summary>Handles the deviations of a bureau and the bureaus below it.</summary>
    [JsonStringEnumMemberName("auditor")] Auditor,

    /// <summary>Files and reads the reports of one unit.</summary>
    [JsonStringEnumMemberName("unit")] Unit,
}
