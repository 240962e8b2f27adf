using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Hosting.OpenApi;

/// <summary>Corrects generated schemas where the generator lacks knowledge of this API's types.</summary>
internal static partial class OpenApiSchemas
{
    private const string OptionalMembers = "perfhub-optional-members";

    public static async Task TransformSchemaAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancel)
    {
        var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
        if (type == typeof(Figure))
        {
            (schema.Type, schema.Properties, schema.Required) = (JsonSchemaType.Number | JsonSchemaType.String | JsonSchemaType.Null, null, null);
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
        else if (OpenApiSchemaNames.GetSerializedType(type) is var serialized && serialized != type)
        {
            Copy(await context.GetOrCreateSchemaAsync(serialized, null, cancel), schema);
        }
        else if (context.JsonTypeInfo.ElementType is { } element && OpenApiSchemaNames.GetSerializedType(element) is var item && item != element)
        {
            // The generator omits the schema of such an element.
            schema.Items = await context.GetOrCreateSchemaAsync(item, null, cancel);
        }

        // Figures are exact decimals; clients must not read them as binary floating point.
        if (schema.Format == "double")
        {
            schema.Format = "decimal";
        }

        if (type.IsEnum)
        {
            DescribeEnum(schema, type);
        }

        if (type != context.JsonTypeInfo.Type && type.IsEnum)
        {
            // The generator finds no comment of a nullable type.
            schema.Description ??= (await context.GetOrCreateSchemaAsync(type, null, cancel)).Description;
        }

        schema.Description = schema.Description is { } description ? Clean(description) : null;
        foreach (var member in context.JsonTypeInfo.Properties)
        {
            DescribeMember(schema, member);
        }
    }

    /// <summary>
    /// The generator omits the type of an enum, and adds <c>null</c> to its names if the first member that has it is nullable. Values that
    /// are not English words get names for code.
    /// </summary>
    private static void DescribeEnum(OpenApiSchema schema, Type type)
    {
        schema.Type = JsonSchemaType.String;
        schema.Enum = [.. (schema.Enum ?? []).Where(value => value?.IsJsonNullSentinel() == false && value.GetValueKind() == JsonValueKind.String)];
        if (schema.Enum.Any(value => !char.IsAscii(((string)value!)[0])))
        {
            (schema.Extensions ??= new Dictionary<string, IOpenApiExtension>())["x-enum-varnames"] =
                new JsonNodeExtension(new JsonArray([.. Enum.GetNames(type).Select(name => JsonValue.Create(name))]));
        }
    }

    private static void DescribeMember(OpenApiSchema schema, JsonPropertyInfo member)
    {
        if (schema.Properties?.ContainsKey(member.Name) != true)
        {
            return;
        }

        if (schema.Properties[member.Name] is OpenApiSchema property)
        {
            DescribeBounds(property, member);
            if (member.DeclaringType.Namespace == typeof(ReportLimits).Namespace && member.PropertyType == typeof(string) && property is { MaxLength: null, Pattern: null })
            {
                property.MaxLength = ReportLimits.MaxTextLength;
            }
        }

        // A member that is not written when it is null is absent then.
        if (member.AttributeProvider?.GetCustomAttributes(typeof(JsonIgnoreAttribute), true) is [JsonIgnoreAttribute { Condition: JsonIgnoreCondition.WhenWritingNull }])
        {
            schema.Required?.Remove(member.Name);
            AddOptionalMember(schema, member.Name);
        }
        else if (member.Set is null || member.AttributeProvider?.IsDefined(typeof(RequiredMemberAttribute), true) == true)
        {
            // The generator does not mark members as required if a constructor sets them or they are computed; they are always present.
            (schema.Required ??= new HashSet<string>()).Add(member.Name);
        }
    }

    /// <summary>Adds the bounds that the reader of request bodies checks.</summary>
    private static void DescribeBounds(OpenApiSchema schema, JsonPropertyInfo member)
    {
        foreach (var attribute in member.AttributeProvider?.GetCustomAttributes(true) ?? [])
        {
            switch (attribute)
            {
                case TextLengthAttribute { Min: var min, Max: var max }:
                    (schema.MinLength, schema.MaxLength) = (min == 0 ? null : min, max);
                    break;
                case TextFormatAttribute { Format: TextFormat.WebAddress }:
                    schema.Format = "uri";
                    break;
                case TextFormatAttribute:
                    schema.Pattern = "^[0-9A-Fa-f]{64}$";
                    break;
                case CountAttribute { Min: var min, Max: var max }:
                    (schema.MinItems, schema.MaxItems) = (min == 0 ? null : min, max);
                    break;
                case NonNegativeAttribute:
                    schema.Minimum = "0";
                    break;
                case BetweenAttribute { Min: var min, Max: var max, MinimumIsExclusive: var isExclusive }:
                    schema.Minimum = isExclusive ? null : Invariant(min);
                    schema.ExclusiveMinimum = isExclusive ? Invariant(min) : null;
                    schema.Maximum = Invariant(max);
                    break;
            }
        }
    }

    private static string Invariant(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Removes <c>null</c> from the members that are absent instead. The generator adds it when all schemas are known.</summary>
    public static void RemoveNulls(OpenApiSchema schema)
    {
        foreach (var name in schema.Metadata?.TryGetValue(OptionalMembers, out var names) == true ? (List<string>)names : [])
        {
            schema.Properties![name] = RemoveNull(schema.Properties[name]);
        }
    }

    private static void AddOptionalMember(OpenApiSchema schema, string name)
    {
        var metadata = schema.Metadata ??= new Dictionary<string, object>();
        if (metadata.TryAdd(OptionalMembers, new List<string> { name }) is false)
        {
            ((List<string>)metadata[OptionalMembers]).Add(name);
        }
    }

    private static IOpenApiSchema RemoveNull(IOpenApiSchema property)
    {
        if (property is not OpenApiSchema schema)
        {
            return property;
        }

        if (schema.OneOf is [{ Type: JsonSchemaType.Null }, var only])
        {
            return only;
        }

        schema.Type &= ~JsonSchemaType.Null;
        return schema;
    }

    /// <summary>Replaces the names of C# members, as the compiler writes references in comments, by those of JSON, and line breaks by spaces.</summary>
    public static string Clean(string description) =>
        MemberReference().Replace(description, match => $"`{JsonNamingPolicy.CamelCase.ConvertName(match.Groups["member"].Value)}`").ReplaceLineEndings(" ");

    private static void Copy(OpenApiSchema from, OpenApiSchema to)
    {
        (to.Type, to.Description, to.Required, to.Properties) = (from.Type, from.Description, from.Required, from.Properties);
    }

    [GeneratedRegex(@"\b[\w<>]+\?? [A-Z]\w*\.(?<member>[A-Z]\w*)\b")]
    private static partial Regex MemberReference();
}
