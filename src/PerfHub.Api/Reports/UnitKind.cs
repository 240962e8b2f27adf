using System.Text.Json.Serialization;

namespace PerfHub.Api.Reports;

/// <summary>The kind of a unit (单位性质).</summary>
[JsonConverter(typeof(JsonStringEnumConverter<UnitKind>))]
public enum UnitKind
{
    /// <summary>行政单位.</summary>
    [JsonStringEnumMemberName("administrative")] Administrative,

    /// <summary>事业单位.</summary>
    [JsonStringEnumMemberName("publicInstitution")] PublicInstitution,

    /// <summary>其他.</summary>
    [JsonStringEnumMemberName("other")] Other,
}
