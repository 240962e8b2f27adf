using System.ComponentModel;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;
using PerfHub.Api.Http.Json;
using PerfHub.Api.Http.Lists;
using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Hosting.OpenApi;

/// <summary>
/// Names the schemas of the document. A type has its own name, or that of its <see cref="DisplayNameAttribute"/>. A type nested in a
/// use case whose name is one word, such as <c>Body</c>, or not unique gets the name of the use case as its prefix.
/// </summary>
internal static class OpenApiSchemaNames
{
    private static readonly string[] Verbs = ["List", "Get", "Draw", "Verify"];

    // A named schema of these says no more than one that is written in place, and generators make an empty class of it.
    private static readonly HashSet<Type> Unnamed = [typeof(Stream), typeof(IFormFile), typeof(JsonNode), typeof(JsonObject), typeof(Figure)];

    private static readonly ILookup<string, Type> TypesByName = typeof(OpenApiSchemaNames).Assembly.GetTypes()
        .Where(type => type.IsVisible).ToLookup(type => type.Name, StringComparer.Ordinal);

    /// <summary>Gets the name of a type's schema; <see langword="null"/> for a schema that is written in place.</summary>
    public static string? GetReferenceId(JsonTypeInfo type) =>
        GetSerializedType(type.Type) is var serialized && serialized != type.Type ? GetName(serialized)
        : Unnamed.Contains(Nullable.GetUnderlyingType(type.Type) ?? type.Type) || OpenApiOptions.CreateDefaultSchemaReferenceId(type) is null ? null
        : GetName(Nullable.GetUnderlyingType(type.Type) ?? type.Type);

    /// <summary>Gets the type whose JSON form a type has: the one of <see cref="ISerializedAs{T}"/>, else itself.</summary>
    public static Type GetSerializedType(Type type) => type.GetInterfaces()
        .FirstOrDefault(it => it.IsGenericType && it.GetGenericTypeDefinition() == typeof(ISerializedAs<>))?.GetGenericArguments()[0] ?? type;

    /// <summary>Gets the name of a type's schema.</summary>
    public static string GetName(Type type)
    {
        if (type.GetCustomAttribute<DisplayNameAttribute>() is { } named)
        {
            return named.DisplayName;
        }

        if (type.IsGenericType)
        {
            var arguments = string.Concat(type.GetGenericArguments().Select(GetName));
            return type.GetGenericTypeDefinition() == typeof(Page<>) ? $"{arguments}Page"
                : type.GetGenericTypeDefinition() == typeof(TextOrList<>) ? $"TextOr{arguments}s"
                : $"{type.Name.Split('`')[0]}Of{arguments}";
        }

        return type.DeclaringType is not { } useCase ? type.Name
            : type.Name == "Body" ? $"{useCase.Name}Request"
            : type.Name.Count(char.IsUpper) > 1 && TypesByName[type.Name].Count() == 1 ? type.Name
            : RemoveVerb(useCase.Name) + type.Name;
    }

    private static string RemoveVerb(string useCase) =>
        Array.Find(Verbs, verb => useCase.StartsWith(verb, StringComparison.Ordinal)) is { } verb ? useCase[verb.Length..] : useCase;
}
