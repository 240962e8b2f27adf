using System.Text.Json.Nodes;

namespace PerfHub.Api.Tests.Infrastructure.Contract;

/// <summary>The operations of an OpenAPI document.</summary>
public static class DocumentOperations
{
    private const string Parameters = "parameters", Responses = "responses";

    /// <summary>Copies a document so that each operation has the parameters of its path, and no reference to a response.</summary>
    public static JsonNode Expand(JsonNode document)
    {
        var copy = document.DeepClone();
        foreach (var item in copy["paths"]!.AsObject().Select(path => path.Value!.AsObject()))
        {
            var common = item[Parameters]?.AsArray() ?? [];
            item.Remove(Parameters);
            foreach (var operation in item.Select(it => it.Value!.AsObject()))
            {
                operation[Parameters] = new JsonArray([.. common.Concat(operation[Parameters]?.AsArray() ?? []).Select(it => it!.DeepClone())]);
                operation[Responses] = new JsonObject(operation[Responses]!.AsObject().Select(it => KeyValuePair.Create(it.Key, (JsonNode?)Resolve(copy, it.Value!).DeepClone())));
            }
        }

        return copy;
    }

    /// <summary>Lists the operations of a document, expanded.</summary>
    public static IEnumerable<JsonNode> List(JsonNode document) =>
        Expand(document)["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(it => it.Value!));

    private static JsonNode Resolve(JsonNode document, JsonNode node) =>
        (string?)node["$ref"] is { } reference ? reference.Split('/').Skip(1).Aggregate(document, (parent, name) => parent[name]!) : node;
}
