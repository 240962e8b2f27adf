using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using PerfHub.Api.Http.OpenApi;

namespace PerfHub.Api.Hosting.OpenApi;

/// <summary>Completes the schemas that operations share.</summary>
internal static class OpenApiSharedSchemas
{
    /// <summary>Adds the schemas of the values of query parameters, which the generator does not add itself.</summary>
    public static async Task AddAsync(
        OpenApiDocument document, List<object> metadata, OpenApiDocumentTransformerContext context, CancellationToken cancel)
    {
        var schemas = document.Components!.Schemas ??= new Dictionary<string, IOpenApiSchema>();
        foreach (var values in metadata.OfType<ParameterValuesMetadata>())
        {
            if (!schemas.ContainsKey(values.SchemaName))
            {
                var described = values.EnumType is { } type ? await context.GetOrCreateSchemaAsync(type, null, cancel) : null;
                document.AddComponent(values.SchemaName, new OpenApiSchema
                {
                    Type = JsonSchemaType.String,
                    Enum = [.. values.Values.Select(value => (JsonNode)value)],
                    Description = values.Description ?? described?.Description,
                });
            }
        }

        schemas.Remove(OpenApiOperations.FormFileSchema);
        foreach (var type in metadata.OfType<FileResponseMetadata>().SelectMany(files => files.LineTypes))
        {
            await OpenApiComponentSchemas.GetOrAddAsync(document, context, type, cancel);
        }

        foreach (var (name, schema) in schemas.Where(it => it.Value is OpenApiSchema).Select(it => (it.Key, (OpenApiSchema)it.Value)))
        {
            OpenApiSchemas.RemoveNulls(schema);
            OpenApiDescriptions.Complete(name, schema);
        }

        OpenApiInheritance.Declare(document, metadata);
        document.Components.Schemas = new SortedDictionary<string, IOpenApiSchema>(schemas, StringComparer.Ordinal);
    }
}
