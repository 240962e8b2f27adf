using System.Text.Json.Serialization;

namespace PerfHub.Rules.Report;

/// <summary>A text, or a list of items; in JSON a string or an array.</summary>
/// <param name="Text">The text; <see langword="null"/> for a list.</param>
/// <param name="Items">The items; <see langword="null"/> for a text.</param>
/// <typeparam name="T">The type of the items.</typeparam>
[JsonConverter(typeof(TextOrListJsonConverterFactory))]
public sealed record TextOrList<T>(string? Text, IReadOnlyList<T>? Items)
    where T : class
{
    /// <summary>Converts a text.</summary>
    public static implicit operator TextOrList<T>?(string? text) => text is null ? null : new(text, null);
}
