using PerfHub.Rules.Report;

namespace PerfHub.Api.Persistence;

/// <summary>
/// Texts whose spelling does not matter are stored as sent. Where the normal form (<see cref="NormalizedText"/>) is another text, a column
/// beside holds it, so that filters and groups find every spelling.
/// </summary>
internal static class NormalForm
{
    /// <summary>Finds the value of the column beside a text; <see langword="null"/> if the text is its own normal form.</summary>
    public static string? Find(string text) => NormalizedText.Normalize(text) is var form && form != text ? form : null;

    /// <summary>Converts the value of a filter; <see langword="null"/> selects everything.</summary>
    public static string? ForFilter(string? value) => value is null ? null : NormalizedText.Normalize(value);
}
