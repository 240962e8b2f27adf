using System.Text.Json.Serialization;

namespace PerfHub.Api.Features.Me;

/// <summary>The data that a caller may see.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CallerScope>))]
public enum CallerScope
{
    /// <summary>All bureaus.</summary>
    [JsonStringEnumMemberName("all")] All,

    /// <summary>A bureau and all below it.</summary>
    [JsonStringEnumMemberName("bureauAndBelow")] BureauAndBelow,

    /// <summary>One unit.</summary>
    [JsonStringEnumMemberName("unit")] Unit,
}
