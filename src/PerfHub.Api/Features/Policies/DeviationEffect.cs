using System.Text.Json.Serialization;

namespace PerfHub.Api.Features.Policies;

/// <summary>What becomes of a deviation.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DeviationEffect>))]
public enum DeviationEffect
{
    /// <summary>It would be new.</summary>
    [JsonStringEnumMemberName("added")] Added,

    /// <summary>It would go.</summary>
    [JsonStringEnumMemberName("removed")] Removed,

    /// <summary>It would stay, with other figures.</summary>
    [JsonStringEnumMemberName("changed")] Changed,

    /// <summary>It would stay, with the same figures and another severity.</summary>
    [JsonStringEnumMemberName("regraded")] Regraded,
}
