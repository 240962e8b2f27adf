using System.Text.Json.Nodes;

namespace PerfHub.Api.Http.OpenApi;

/// <summary>A body that works.</summary>
/// <param name="CreateJson">Makes it.</param>
internal sealed record RequestExampleMetadata(Func<JsonNode> CreateJson);
