using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.OpenApi;

namespace PerfHub.Api.Hosting.OpenApi;

/// <summary>Declares that the schema of a type extends that of its base type, whose members it would repeat.</summary>
internal static class OpenApiInheritance
{
    /// <summary>Declares it for the responses of endpoints.</summary>
    public static void Declare(OpenApiDocument document, IReadOnlyList<object> metadata)
    {
        var schemas = document.Components!.Schemas!;
        var pairs = metadata.OfType<IProducesResponseTypeMetadata>().Select(it => it.Type).OfType<Type>().Distinct().Where(type => type is { IsGenericType: false, BaseType: not null })
            .Select(type => (Base: OpenApiSchemaNames.GetName(type.BaseType!), Derived: OpenApiSchemaNames.GetName(type)))
            .Where(it => schemas.ContainsKey(it.Base) && schemas.ContainsKey(it.Derived)).ToList();

        // Before any of them loses its members: a base type can have one, too.
        var members = pairs.ToDictionary(it => it.Derived, it => schemas[it.Base].Properties!.Keys.ToList(), StringComparer.Ordinal);
        foreach (var (baseName, derived) in pairs)
        {
            var schema = (OpenApiSchema)schemas[derived];
            foreach (var member in members[derived])
            {
                schema.Properties!.Remove(member);
                schema.Required?.Remove(member);
            }

            schema.AllOf = [new OpenApiSchemaReference(baseName, document)];
        }
    }
}
