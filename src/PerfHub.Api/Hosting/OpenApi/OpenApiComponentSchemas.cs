using System.Text.Json;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace PerfHub.Api.Hosting.OpenApi;

/// <summary>Adds schemas of types that no operation reads or returns as such.</summary>
internal static class OpenApiComponentSchemas
{
    /// <summary>Gets a reference to the schema of a type, which is added if it is new. Its members refer to schemas, too.</summary>
    public static async Task<OpenApiSchemaReference> GetOrAddAsync(
        OpenApiDocument document, OpenApiDocumentTransformerContext context, Type type, CancellationToken cancel)
    {
        var name = OpenApiSchemaNames.GetName(type);
        if (document.Components?.Schemas?.ContainsKey(name) != true)
        {
            var schema = await context.GetOrCreateSchemaAsync(type, null, cancel);
            foreach (var property in type.GetProperties())
            {
                // The generator writes the schemas of members in place.
                var member = JsonNamingPolicy.CamelCase.ConvertName(property.Name);
                if (OpenApiSchemaNames.GetReferenceId(ApiJson.Options.GetTypeInfo(property.PropertyType)) is not null && schema.Properties?.ContainsKey(member) == true)
                {
                    var reference = await GetOrAddAsync(document, context, property.PropertyType, cancel);
                    reference.Description = schema.Properties[member].Description;
                    schema.Properties[member] = reference;
                }
            }

            document.AddComponent(name, schema);
        }

        return new OpenApiSchemaReference(name, document);
    }
}
