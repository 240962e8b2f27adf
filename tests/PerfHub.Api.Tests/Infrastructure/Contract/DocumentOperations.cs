using System.Text.Json.Nodes;

namespace PerfHub.Api.Tests.Infrastructure.Contract;

/// <summary>The operations of an OpenAPI document.</summary>
public static class DocumentOperations
{
    private const string Responses = "responses";

    /// <summary>Copies a document so that no operation has a reference to a response.</summary>
    public static JsonNode Expand(JsonNode document)
    {
        var copy = document.DeepClone();
        foreach (var operation in copy["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()).Select(it => it.Value!.AsObject()))
        {
            operation[Responses] = new JsonObject(operation[Responses]!.AsObject().Select(it => KeyValuePair.Create(it.Key, (JsonNode?)Resolve(copy, it.Value!).DeepClone())));
        }

        return copy;
    }

    /// <summary>Lists the operations of a document, expanded.</summary>
    public static IEnumerable<JsonNode> List(JsonNode document) =>
        Expand(document)["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(it => it.Value!));

    private static JsonNode Resolve(JsonNode document, JsonNode node) =>
        (string?)node["$ref"] is { } reference ? reference.Split('/').Skip(1).Aggregate(document, (parent, name) => parent[name]!) : node;
}
