using System.Text.Json.Serialization;

namespace PerfHub.Api.Features.Overviews;

/// <summary>What a row of an overview as a file sums up.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OverviewGroupKind>))]
public enum OverviewGroupKind
{
    /// <summary>All units.</summary>
    [JsonStringEnumMemberName("all")] All,

    /// <summary>The units of a bureau directly below and of all below it, or the bureau's own units.</summary>
    [JsonStringEnumMemberName("bureau")] Bureau,

    /// <summary>The units of a sector.</summary>
    [JsonStringEnumMemberName("sector")] Sector,
}
