using System.Text.Json.Serialization;

namespace PerfHub.Api.Features.Policies;

/// <summary>The effect of a draft policy on a deviation.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DeviationEffect>))]
public enum DeviationEffect
{
    /// <summary>It would be new.</summary>
    [JsonStringEnumMemberName("added")] Added,

    /// <summary>It would disappear.</summary>
    [JsonStringEnumMemberName("removed")] Removed,

    /// <summary>It would have other figures.</summary>
    [JsonStringEnumMemberName("changed")] Changed,

    /// <summary>It would have the same figures but another severity.</summary>
    [JsonStringEnumMemberName("regraded")] Regraded,
}
