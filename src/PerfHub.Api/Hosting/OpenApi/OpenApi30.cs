using System.Text.Json.Nodes;

namespace PerfHub.Api.Hosting.OpenApi;

/// <summary>
/// Completes what the library writes as OpenAPI 3.0. It has no webhooks, but the components that only they use. It writes “a schema or null” as a choice whose one branch is an enum with the
/// value null; generators of that version expect <c>nullable</c>.
/// </summary>
internal static class OpenApi30
{
    /// <summary>Removes the components that nothing in the document refers to.</summary>
    public static void RemoveUnusedComponents(JsonNode document)
    {
        var (components, used, pending) = (document["components"]!.AsObject(), new HashSet<string>(StringComparer.Ordinal), new Queue<JsonNode?>([document["paths"]]));
        while (pending.TryDequeue(out var node))
        {
            foreach (var reference in ListReferences(node).Where(used.Add))
            {
                pending.Enqueue(reference.Split('/').Skip(1).Aggregate((JsonNode?)document, (parent, name) => parent?[name]));
            }
        }

        foreach (var (kind, members) in components.Where(it => it.Key != "securitySchemes").ToList())
        {
            foreach (var (name, _) in members!.AsObject().Where(it => !used.Contains($"#/components/{kind}/{it.Key}")).ToList())
            {
                members.AsObject().Remove(name);
            }
        }
    }

    /// <summary>Replaces choices with null by nullable schemas, in all of a document.</summary>
    public static void ReplaceNullChoices(JsonNode? node)
    {
        if (node is JsonObject schema)
        {
            ReplaceNullChoice(schema, "oneOf");
            ReplaceNullChoice(schema, "anyOf");
        }

        foreach (var child in node is JsonObject members ? members.Select(it => it.Value) : node as JsonArray ?? [])
        {
            ReplaceNullChoices(child);
        }
    }

    private static void ReplaceNullChoice(JsonObject schema, string keyword)
    {
        if (schema[keyword] is not JsonArray choices || choices.FirstOrDefault(IsNull) is not { } nothing)
        {
            return;
        }

        choices.Remove(nothing);
        schema["nullable"] = true;
        if (choices.Count == 1)
        {
            schema.Remove(keyword);
            schema["allOf"] = new JsonArray(choices[0]!.DeepClone());
        }
        else if (choices.All(it => it!["$ref"] is null))
        {
            // A number or a text: a schema without a type, which generators read as any value.
            schema.Remove(keyword);
        }
    }

    private static IEnumerable<string> ListReferences(JsonNode? node) => node switch
    {
        JsonObject members when members["$ref"] is JsonValue reference => [(string)reference!],
        JsonObject members => members.SelectMany(it => ListReferences(it.Value)),
        JsonArray items => items.SelectMany(ListReferences),
        _ => [],
    };

    private static bool IsNull(JsonNode? choice) => choice?["enum"] is JsonArray { Count: 1 } values && values[0] is null;
}
