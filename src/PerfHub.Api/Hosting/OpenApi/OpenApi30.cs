using System.Text.Json.Nodes;

namespace PerfHub.Api.Hosting.OpenApi;

/// <summary>
/// Completes what the library writes as OpenAPI 3.0. The library leaves out the webhooks and keeps the components that only they use. It leaves
/// out descriptions at references. It writes “a schema or null” as a choice of which one branch is an enum with the value null, where
/// generators expect <c>nullable</c>.
/// </summary>
internal static class OpenApi30
{
    /// <summary>Completes a document.</summary>
    /// <param name="document">What the library has written as OpenAPI 3.0.</param>
    /// <param name="source">What it has written as OpenAPI 3.1.</param>
    public static void Complete(JsonNode document, JsonNode source)
    {
        DescribeReferences(document, source);
        RemoveUnusedComponents(document);
        ReplaceNullChoices(document);
        DescribeFiles(document["paths"]!);
        DescribeFiles(document["components"]!["responses"]!);
    }

    /// <summary>Copies descriptions at references to schemas. In OpenAPI 3.0, nothing may be next to a reference.</summary>
    private static void DescribeReferences(JsonNode? node, JsonNode? source)
    {
        if (node is JsonArray items && source is JsonArray sources)
        {
            items.Zip(sources).ToList().ForEach(it => DescribeReferences(it.First, it.Second));
        }

        foreach (var (name, value) in node is JsonObject members ? members.ToList() : [])
        {
            var from = (source as JsonObject)?[name];
            if (from is JsonObject { Count: 2 } described && described["description"] is { } description && described["$ref"] is not null)
            {
                node![name] = new JsonObject { ["description"] = description.DeepClone(), ["allOf"] = new JsonArray(value!.DeepClone()) };
            }
            else
            {
                DescribeReferences(value, from);
            }
        }
    }

    /// <summary>A file has no schema in OpenAPI 3.1. In 3.0, generators need one.</summary>
    private static void DescribeFiles(JsonNode? node)
    {
        foreach (var (name, value) in node as JsonObject ?? [])
        {
            foreach (var media in name == "content" ? value!.AsObject().Select(it => it.Value!).Where(media => media["schema"] is null) : [])
            {
                media["schema"] = new JsonObject { ["type"] = "string", ["format"] = "binary" };
            }

            DescribeFiles(value);
        }
    }

    /// <summary>Removes the components that nothing in the document refers to.</summary>
    private static void RemoveUnusedComponents(JsonNode document)
    {
        var (components, used, pending) = (document["components"]!.AsObject(), new HashSet<string>(StringComparer.Ordinal), new Queue<JsonNode?>([document["paths"], document[OpenApiCommonHeaders.Extension]]));
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
    private static void ReplaceNullChoices(JsonNode? node)
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
