using System.ComponentModel;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using PerfHub.Api.Http.Json;
using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Hosting.OpenApi;

/// <summary>Corrects generated schemas where the generator lacks knowledge of this API's types.</summary>
internal static class OpenApiSchemas
{
    /// <summary>Names a schema. A nested type gets its use case as prefix, because many use cases have a <c>Body</c>.</summary>
    public static string? GetReferenceId(JsonTypeInfo type) =>
        GetSerializedType(type.Type) is var serialized && serialized != type.Type ? GetSchemaName(serialized)
        : OpenApiOptions.CreateDefaultSchemaReferenceId(type) is null ? null
        : GetSchemaName(Nullable.GetUnderlyingType(type.Type) ?? type.Type);

    public static async Task TransformSchemaAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancel)
    {
        var type = context.JsonTypeInfo.Type;
        if (type == typeof(Figure) || type == typeof(Figure?))
        {
            schema.Type = JsonSchemaType.Number | JsonSchemaType.String | JsonSchemaType.Null;
        }
        else if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(TextOrList<>))
        {
            schema.AnyOf =
            [
                new OpenApiSchema { Type = JsonSchemaType.String },
                new OpenApiSchema
                {
                    Type = JsonSchemaType.Array, Items = await context.GetOrCreateSchemaAsync(type.GetGenericArguments()[0], null, cancel),
                },
            ];
        }
        else if (GetSerializedType(type) is var serialized && serialized != type)
        {
            Copy(await context.GetOrCreateSchemaAsync(serialized, null, cancel), schema);
        }
        else if (context.JsonTypeInfo.ElementType is { } element && GetSerializedType(element) is var item && item != element)
        {
            // The generator omits the schema of such an element.
            schema.Items = await context.GetOrCreateSchemaAsync(item, null, cancel);
        }

        // Figures are exact decimals; clients must not read them as binary floating point.
        if (schema.Format == "double")
        {
            schema.Format = null;
        }

        // The generator does not mark members as required if a constructor sets them or they are computed; they are always present.
        foreach (var member in context.JsonTypeInfo.Properties)
        {
            var isAlwaysPresent = member.Set is null || member.AttributeProvider?.IsDefined(typeof(RequiredMemberAttribute), true) == true;
            if (isAlwaysPresent && schema.Properties?.ContainsKey(member.Name) == true)
            {
                (schema.Required ??= new HashSet<string>()).Add(member.Name);
            }
        }
    }

    /// <summary>The type whose JSON form a type has: the one of <see cref="ISerializedAs{T}"/>, else itself.</summary>
    private static Type GetSerializedType(Type type) => type.GetInterfaces()
        .FirstOrDefault(it => it.IsGenericType && it.GetGenericTypeDefinition() == typeof(ISerializedAs<>))?.GetGenericArguments()[0] ?? type;

    private static string GetSchemaName(Type type)
    {
        var useCase = type.DeclaringType?.GetCustomAttribute<DisplayNameAttribute>()?.DisplayName ?? type.DeclaringType?.Name;
        var name = useCase + type.Name.Split('`')[0];
        return type.IsGenericType ? $"{name}Of{string.Concat(type.GetGenericArguments().Select(GetSchemaName))}" : name;
    }

    private static void Copy(OpenApiSchema from, OpenApiSchema to)
    {
        (to.Type, to.Description, to.Required, to.Properties) = (from.Type, from.Description, from.Required, from.Properties);
    }
}
