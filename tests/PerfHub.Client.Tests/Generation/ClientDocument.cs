using System.Text.Json.Nodes;
using PerfHub.Api.Tests.Infrastructure.Contract;

namespace PerfHub.Client.Tests.Generation;

/// <summary>
/// Prepares the committed document for the generator of the client. What the hand-written part of the client does itself is removed, so
/// that no generated code repeats it: languages, formats, problems and the filing of batches.
/// </summary>
internal sealed class ClientDocument
{
    private const string Json = "application/json";

    private static readonly string[] Verbs = ["List", "Get", "Draw"];

    private readonly JsonNode _document;

    private ClientDocument(JsonNode document) => _document = document;

    private JsonObject Schemas => _document["components"]!["schemas"]!.AsObject();

    /// <summary>Prepares a document.</summary>
    public static JsonNode Prepare(string document)
    {
        var client = new ClientDocument(DocumentOperations.Expand(JsonNode.Parse(document)!));
        client.PrepareOperations();
        client.PrepareSchemas();
        foreach (var tag in client._document["tags"]!.AsArray())
        {
            client._document[$"x-group-{ClientGenerator.GetGroupName((string)tag!["name"]!)}"] = tag["description"]!.DeepClone();
        }

        return client._document;
    }

    private void PrepareOperations()
    {
        foreach (var (path, item) in _document["paths"]!.AsObject().ToList())
        {
            foreach (var (method, operation) in item!.AsObject().ToList())
            {
                InlineParameters(operation!.AsObject());
                PrepareOperation(path, method, item.AsObject(), operation!.AsObject());
            }
        }
    }

    private void InlineParameters(JsonObject operation)
    {
        operation["parameters"] = new JsonArray([.. (operation["parameters"]?.AsArray() ?? []).Select(it => Resolve(it!).DeepClone())]);
        foreach (var id in operation["parameters"]!.AsArray().Where(it => (string?)it!["name"] == "id"))
        {
            // The rest is about the example, which the code of the client does not show.
            id!["description"] = ((string)id["description"]!).Split(". ")[0].TrimEnd('.') + ".";
        }
    }

    /// <summary>Describes a body with the first sentence about its schema.</summary>
    private void DescribeBody(JsonObject operation)
    {
        if (operation["requestBody"] is JsonObject body && body["content"]?[Json]?["schema"] is { } schema)
        {
            body["description"] = ((string)Resolve(schema)["description"]!).Split(". ")[0].TrimEnd('.') + ".";
        }
    }

    private JsonNode Resolve(JsonNode node) => (string?)node["$ref"] is { } reference
        ? reference.Split('/').Skip(1).Aggregate(_document, (parent, name) => parent[name]!)
        : node;

    private void PrepareOperation(string path, string method, JsonObject item, JsonObject operation)
    {
        var id = (string)operation["operationId"]!;
        if (id == "FileBatch")
        {
            item.Remove(method);
            return;
        }

        RemoveParameters(operation, "Accept-Language");
        RemoveDeprecatedParameters(operation);
        if (method == "get")
        {
            RemoveParameters(operation, "If-Match");
        }

        DescribeBody(operation);
        operation["x-path"] = path[1..].Replace("{", "{PerfHubRequest.Escape(", StringComparison.Ordinal).Replace("}", ")}", StringComparison.Ordinal);
        var responses = operation["responses"]!.AsObject();
        foreach (var status in responses.Select(it => it.Key).Where(status => !status.StartsWith('2')).ToList())
        {
            responses.Remove(status);
        }

        var content = responses.Select(it => it.Value!["content"]).FirstOrDefault(it => it is not null)?.AsObject();
        var hasFormats = content?.Count > 1 && content.ContainsKey(Json);
        if (hasFormats)
        {
            // Paths of files do not exist in the API: they are those of the JSON response with a format.
            _document["paths"]![$"{path}#file"] = new JsonObject { [method] = CreateFileOperation(operation) };
            RemoveParameters(operation, "format");
        }
        else if (content?.ContainsKey(Json) == false)
        {
            MakeFile(operation);
        }

        foreach (var (_, response) in responses)
        {
            response!["content"] = response["content"]?[Json] is { } json ? new JsonObject { [Json] = json.DeepClone() } : null;
        }

        MarkList(id, operation, responses);
    }

    private static JsonObject CreateFileOperation(JsonObject operation)
    {
        var file = operation.DeepClone().AsObject();
        var id = (string)operation["operationId"]!;
        file["operationId"] = "Export" + id[(Array.Find(Verbs, verb => id.StartsWith(verb, StringComparison.Ordinal)) ?? "").Length..];
        RemoveParameters(file, "limit", "cursor", "If-None-Match", "wait");
        var format = file["parameters"]!.AsArray().Single(it => (string?)it!["name"] == "format")!;
        format["required"] = true;
        format["description"] = "The format of the file.";
        MakeFile(file);
        return file;
    }

    private static void MakeFile(JsonObject operation)
    {
        operation["x-is-file"] = true;
        operation["responses"] = new JsonObject { ["200"] = new JsonObject { ["description"] = "The file." } };
    }

    private static void RemoveParameters(JsonObject operation, params string[] names)
    {
        var parameters = operation["parameters"]!.AsArray();
        foreach (var parameter in parameters.Where(it => names.Contains((string)it!["name"]!)).ToList())
        {
            parameters.Remove(parameter);
        }
    }

    private static void RemoveDeprecatedParameters(JsonObject operation) =>
        RemoveParameters(operation, [.. operation["parameters"]!.AsArray().Where(it => (bool?)it!["deprecated"] == true).Select(it => (string)it!["name"]!)]);

    /// <summary>Marks operations that read pages: they get a second method that reads all of them.</summary>
    private void MarkList(string id, JsonObject operation, JsonObject responses)
    {
        if ((string?)responses["200"]?["content"]?[Json]?["schema"]?["$ref"] is not { } page)
        {
            return;
        }

        var members = Schemas[page.Split('/')[^1]]!["properties"]!.AsObject();
        if (members.ContainsKey("items") && members.ContainsKey("nextCursor"))
        {
            operation["x-item-type"] = ((string)members["items"]!["items"]!["$ref"]!).Split('/')[^1];
            operation["x-has-limit"] = operation["parameters"]!.AsArray().Any(it => (string?)it!["name"] == "limit") ? true : null;
            operation["x-list-name"] = id.StartsWith("Get", StringComparison.Ordinal) ? "List" + id[3..] : id;
            operation["operationId"] = id + "Page";
        }
        else if (id == "ListDeviationChanges")
        {
            operation["operationId"] = id + "Page";
        }
    }

    private void PrepareSchemas()
    {
        // Hosts add rules; a client that knows only its own could not read what they find.
        ReplaceReferences(_document, "#/components/schemas/RuleId", new JsonObject { ["type"] = "string" });
        ReplaceReferences(_document, "#/components/schemas/Problem", CreateReference("PerfHubProblem"));
        foreach (var name in ClientGenerator.HandWrittenTypes)
        {
            // The generator sees an object without members as any value.
            Schemas[name] = new JsonObject { ["type"] = "object", ["properties"] = new JsonObject { ["member"] = new JsonObject { ["type"] = "string" } } };
        }

        foreach (var members in Schemas.Select(it => it.Value!["properties"]?.AsObject()).OfType<JsonObject>())
        {
            foreach (var (name, member) in members.ToList())
            {
                if ((string?)member!["type"] == "object" && member["additionalProperties"] is null && member["properties"] is null)
                {
                    members[name] = new JsonObject { ["allOf"] = new JsonArray(CreateReference("JsonObject")), ["description"] = member["description"]?.DeepClone() };
                }
            }
        }

        var used = FindReferences(_document["paths"]!);
        used.UnionWith(["BatchLine", "BatchResult", "EvidenceItem", .. FindReferences(Schemas["BatchResult"]!), .. FindReferences(Schemas["BatchLine"]!)]);
        var sent = FindSentTypes();
        foreach (var (name, schema) in Schemas.ToList())
        {
            if (!used.Contains(name))
            {
                Schemas.Remove(name);
                continue;
            }

            if (schema!["enum"] is JsonArray values)
            {
                foreach (var json in values.Where(it => (string?)it == "json" && name is "ListFormat" or "ReportFormat").ToList())
                {
                    values.Remove(json);
                }

                schema["x-enumNames"] = schema["x-enum-varnames"]?.DeepClone();
            }

            // What the host sends may lack members that later versions no longer send; what a caller builds may not.
            foreach (var required in sent.Contains(name) ? schema["required"]?.AsArray() ?? [] : [])
            {
                MarkMember(schema["properties"]![(string)required!]!.AsObject(), schema["properties"]!.AsObject(), (string)required!, "x-required");
            }
        }

        MarkMember(Schemas["BatchResult"]!["properties"]!["line"]!.AsObject(), Schemas["BatchResult"]!["properties"]!.AsObject(), "line", "x-settable");
    }

    private static JsonObject CreateReference(string schema) => new() { ["$ref"] = $"#/components/schemas/{schema}" };

    private static void MarkMember(JsonObject member, JsonObject members, string name, string mark)
    {
        // Nothing may stand beside a reference in OpenAPI 3.0.
        if (member["$ref"] is not null)
        {
            members[name] = member = new JsonObject { ["allOf"] = new JsonArray(member.DeepClone()) };
        }

        member[mark] = true;
    }

    private HashSet<string> FindSentTypes()
    {
        var sent = new HashSet<string>(StringComparer.Ordinal) { "BatchLine" };
        sent.UnionWith(FindReferences(Schemas["BatchLine"]!));
        foreach (var body in _document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()).Select(it => it.Value!["requestBody"]).OfType<JsonNode>())
        {
            sent.UnionWith(FindReferences(body));
        }

        return sent;
    }

    /// <summary>Finds the schemas that a node refers to, directly or not.</summary>
    private HashSet<string> FindReferences(JsonNode node)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        Visit(node);
        return found;

        void Visit(JsonNode? current)
        {
            if (current is JsonObject members)
            {
                if ((members["$ref"] as JsonValue)?.ToString().Split('/') is [.., "schemas", var name] && found.Add(name))
                {
                    Visit(Schemas[name]);
                }

                foreach (var (_, value) in members)
                {
                    Visit(value);
                }
            }
            else if (current is JsonArray items)
            {
                foreach (var item in items)
                {
                    Visit(item);
                }
            }
        }
    }

    private static void ReplaceReferences(JsonNode? node, string reference, JsonObject replacement)
    {
        if (node is JsonObject members)
        {
            foreach (var (name, value) in members.ToList())
            {
                if (IsReference(value, reference))
                {
                    members[name] = replacement.DeepClone();
                }
                else if (name == "allOf" && value is JsonArray { Count: 1 } only && IsReference(only[0], reference) && replacement["$ref"] is null)
                {
                    // Only the description is next to it.
                    members.Remove(name);
                    replacement.ToList().ForEach(it => members[it.Key] = it.Value!.DeepClone());
                }
                else
                {
                    ReplaceReferences(value, reference, replacement);
                }
            }
        }
        else if (node is JsonArray items)
        {
            for (var i = 0; i < items.Count; i++)
            {
                if (IsReference(items[i], reference))
                {
                    items[i] = replacement.DeepClone();
                }
                else
                {
                    ReplaceReferences(items[i], reference, replacement);
                }
            }
        }
    }

    private static bool IsReference(JsonNode? node, string reference) => node is JsonObject child && (child["$ref"] as JsonValue)?.ToString() == reference;
}
