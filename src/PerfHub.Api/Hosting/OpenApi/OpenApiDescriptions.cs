using System.Text.RegularExpressions;
using Microsoft.OpenApi;

namespace PerfHub.Api.Hosting.OpenApi;

/// <summary>
/// Leaves out descriptions that say no more than the names of a member and its schema: 170 that every reader would have to pass over.
/// </summary>
internal static partial class OpenApiDescriptions
{
    private const int MinStemLength = 5;

    private static readonly HashSet<string> Fillers = ["the", "a", "an", "of", "its", "is", "it", "in", "s", "this", "that", "to", "by", "for", "which", "has"];

    // The parameters of paths and lists say the same.
    private static readonly HashSet<string> Repeated =
    [
        "The fiscal year.", "The unit's code.", "The bureau's code.", "The code of the unit's bureau.", "The unit's name.", "The bureau's name.",
        "The cursor of the next page; `null` on the last one.", "One page of a list.",
    ];

    /// <summary>Completes the descriptions of a schema and its members.</summary>
    public static void Complete(string name, OpenApiSchema schema)
    {
        if (schema.Description is { } text && Repeated.Contains(text))
        {
            schema.Description = null;
        }

        foreach (var (member, property) in schema.Properties ?? new Dictionary<string, IOpenApiSchema>())
        {
            MoveOutOfChoice(property);
            if (property.Description is { } description)
            {
                property.Description = IsRedundant($"{name} {member}", description) ? null : OpenApiSchemas.Clean(description);
            }
        }
    }

    /// <summary>A description of “a schema or null” belongs to the choice: OpenAPI 3.0 has no place for it at the reference.</summary>
    private static void MoveOutOfChoice(IOpenApiSchema property)
    {
        if (property is OpenApiSchema { OneOf: { } choices } choice && choices.OfType<OpenApiSchemaReference>().FirstOrDefault(it => it.Reference.Description is not null) is { } reference)
        {
            (choice.Description, reference.Reference.Description) = (choice.Description ?? reference.Reference.Description, null);
        }
    }

    private static bool IsRedundant(string names, string description)
    {
        if (Repeated.Contains(description))
        {
            return true;
        }

        // Code, numbers and Chinese add something.
        var known = ListWords(CapitalPattern().Replace(names, " $0"));
        var words = ListWords(description).Where(word => !Fillers.Contains(word)).ToList();
        return words.Count > 0 && description.All(it => char.IsAsciiLetter(it) || " .,;'-".Contains(it, StringComparison.Ordinal))
            && words.TrueForAll(word => known.Exists(it => StartsAlike(it, word)));
    }

    private static bool StartsAlike(string a, string b) =>
        a.StartsWith(b[..Math.Min(b.Length, MinStemLength)], StringComparison.Ordinal) || b.StartsWith(a[..Math.Min(a.Length, MinStemLength)], StringComparison.Ordinal);

    private static List<string> ListWords(string text) => [.. WordPattern().Matches(text).Select(it => it.Value.ToLowerInvariant())];

    [GeneratedRegex("[A-Z]")]
    private static partial Regex CapitalPattern();

    [GeneratedRegex("[A-Za-z]+")]
    private static partial Regex WordPattern();
}
