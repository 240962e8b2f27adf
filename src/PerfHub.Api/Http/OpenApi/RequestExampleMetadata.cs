using System.Text.Json.Nodes;

namespace PerfHub.Api.Http.OpenApi;

/// <summary>A valid request body.</summary>
internal sealed record RequestExampleMetadata(Func<JsonNode> CreateJson);
