using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace PerfHub.Api.Hosting.OpenApi;

/// <summary>
/// Declares streams of lines: OpenAPI before 3.2 has no schema for the items of a stream, and a client that took the schema of a line for
/// that of the body would read the stream as one document. So an extension names the schema of a line.
/// </summary>
internal static class OpenApiLines
{
    private const string ItemSchema = "x-itemSchema", SchemaPath = "#/components/schemas/";

    /// <summary>Creates a body that is a stream of these lines, and nothing else.</summary>
    public static OpenApiMediaType Create(string line)
    {
        var lines = CreateOfList([line]);
        lines.Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary", Description = $"Lines of JSON: {line}." };
        return lines;
    }

    /// <summary>Creates a list as a stream of lines with one of these schemas.</summary>
    public static OpenApiMediaType CreateOfList(IReadOnlyList<string> lines)
    {
        var references = lines.Select(line => new JsonObject { ["$ref"] = SchemaPath + line }).ToList();
        return new OpenApiMediaType
        {
            Extensions = new Dictionary<string, IOpenApiExtension>
            {
                [ItemSchema] = new JsonNodeExtension(references is [var only] ? only : new JsonObject { ["anyOf"] = new JsonArray([.. references]) }),
            },
        };
    }

    /// <summary>Gets the name of the schema of a line; <see langword="null"/> where none or several are declared.</summary>
    public static string? FindItemSchema(OpenApiMediaType media) =>
        media.Extensions?.TryGetValue(ItemSchema, out var extension) == true && extension is JsonNodeExtension { Node: { } node } ? ((string?)node["$ref"])?[SchemaPath.Length..] : null;
}
