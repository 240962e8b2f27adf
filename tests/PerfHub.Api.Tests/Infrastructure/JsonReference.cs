using System.Text.Json.Nodes;

namespace PerfHub.Api.Tests.Infrastructure;

/// <summary>Follows references within a document, <c>{"$ref": "#/…"}</c>.</summary>
public static class JsonReference
{
    /// <summary>Gets the target of a node that is a reference, else the node.</summary>
    public static JsonNode Resolve(JsonNode document, JsonNode node) =>
        node["$ref"] is { } reference ? Resolve(document, Find(document, (string)reference!)!) : node;

    /// <summary>Gets the target of a reference; null if there is none.</summary>
    public static JsonNode? Find(JsonNode document, string reference) =>
        reference.Split('/').Skip(1).Aggregate((JsonNode?)document, (node, name) => node?[name]);
}
