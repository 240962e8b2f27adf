using System.ComponentModel;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using PerfHub.Api.Http.Json;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Hosting.OpenApi;

/// <summary>Corrects what the generator cannot know of this API's types.</summary>
internal static class OpenApiSchemas
{
    /// <summary>Names a schema. Nested types are named with the use case that they are of: every one has a <c>Body</c>.</summary>
    public static string? GetReferenceId(JsonTypeInfo type) =>
        GetSerializedType(type.Type) is var written && written != type.Type ? GetSchemaName(written)
        : OpenApiOptions.CreateDefaultSchemaReferenceId(type) is null ? null
        : GetSchemaName(Nullable.GetUnderlyingType(type.Type) ?? type.Type);

    public static async Task TransformSchemaAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancel)
    {
        var type = context.JsonTypeInfo.Type;
        if (type == typeof(Figure) || type == typeof(Figure?))
        {
            schema.Type = JsonSchemaType.Number | JsonSchemaType.String | JsonSchemaType.Null;
        }
        else if (GetSerializedType(type) is var written && written != type)
        {
            Copy(await context.GetOrCreateSchemaAsync(written, null, cancel), schema);
        }

        else if (context.JsonTypeInfo.ElementType is { } element && GetSerializedType(element) is var item && item != element)
        {
            // The generator knows nothing of such an element and leaves it out.
            schema.Items = await context.GetOrCreateSchemaAsync(item, null, cancel);
        }

        // Figures are exact decimals; the generator would have them read as binary ones.
        if (schema.Format == "double")
        {
            schema.Format = null;
        }

        // A constructor that sets required members hides from the generator that they are always there; so are those that follow from others.
        foreach (var member in context.JsonTypeInfo.Properties)
        {
            var isThere = member.Set is null || member.AttributeProvider?.IsDefined(typeof(RequiredMemberAttribute), true) == true;
            if (isThere && schema.Properties?.ContainsKey(member.Name) == true)
            {
                (schema.Required ??= new HashSet<string>()).Add(member.Name);
            }
        }
    }

    /// <summary>The type by whose JSON a type is written: itself, unless it says otherwise.</summary>
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
        (to.Type, to.Description, to.Required) = (from.Type, from.Description, from.Required);
        to.Properties = from.Properties;
    }
}
