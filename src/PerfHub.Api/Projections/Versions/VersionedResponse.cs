using System.Text.Json.Serialization;

namespace PerfHub.Api.Projections.Versions;

/// <summary>A response with the version of the data that it shows.</summary>
public abstract record VersionedResponse
{
    /// <summary>The version; it is sent as the <c>ETag</c>, not in the body.</summary>
    [JsonIgnore] public DataVersion DataVersion { get; init; } = new(0, null, false);
}
