using System.Text.Json.Nodes;

namespace PerfHub.Api.Http.OpenApi;

/// <summary>A body that works.</summary>
/// <param name="Json">Makes it.</param>
internal sealed record BodyExample(Func<JsonNode> Json);
