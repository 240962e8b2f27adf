using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using PerfHub.Api.Http.Json;

namespace PerfHub.Api.Hosting.OpenApi;

/// <summary>
/// Declares streams of lines: OpenAPI before 3.2 has no schema for the items of a stream, and a client that took the schema of a line for
/// that of the body would read the stream as one document. So the body is a text, whose description and extension name the schema of a line.
/// </summary>
internal static class OpenApiLines
{
    private const string ItemSchema = "x-itemSchema";

    /// <summary>Creates a body that is a stream of these lines.</summary>
    public static OpenApiMediaType Create(string lineSchema) => new()
    {
        Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary", Description = $"Lines of JSON: {lineSchema}." },
        Extensions = new Dictionary<string, IOpenApiExtension>
        {
            [ItemSchema] = new JsonNodeExtension(new JsonObject { ["$ref"] = $"#/components/schemas/{lineSchema}" }),
        },
    };

    /// <summary>Gets the name of the schema of a line; <see langword="null"/> where it is not declared.</summary>
    public static string? FindItemSchema(OpenApiMediaType media) =>
        media.Extensions?.TryGetValue(ItemSchema, out var extension) == true && extension is JsonNodeExtension { Node: { } node } ? ((string)node["$ref"]!).Split('/')[^1] : null;

    /// <summary>Declares that the lines of a list as a file are the items of its page.</summary>
    public static void DescribeLists(OpenApiDocument document)
    {
        foreach (var content in document.Paths.Values.SelectMany(path => path.Operations ?? []).Select(it => it.Value.Responses?.GetValueOrDefault("200")?.Content))
        {
            if (content?.ContainsKey(NdjsonReader.MediaType) == true && content.TryGetValue("application/json", out var json)
                && json.Schema?.Properties?.TryGetValue("items", out var items) == true && items.Items is OpenApiSchemaReference { Reference.Id: { } item })
            {
                content[NdjsonReader.MediaType] = Create(item);
            }
        }
    }
}
