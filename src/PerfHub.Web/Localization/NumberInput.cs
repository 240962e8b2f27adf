using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace PerfHub.Web.Localization;

/// <summary>Reads and writes the inputs of forms for a number: with a point, whatever the language.</summary>
public static partial class NumberInput
{
    private const NumberStyles Styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowThousands;

    /// <summary>Writes a number with all its decimals.</summary>
    public static string? Of(decimal? value) => value?.ToString("0.############", CultureInfo.InvariantCulture);

    /// <summary>
    /// Reads a number, also in full-width characters; <see langword="null"/> if the text is none. Commas separate groups of three digits: where
    /// they do not, as in <c>252,39</c>, the text is no number, because nobody can know which one is meant.
    /// </summary>
    public static decimal? Parse(string? text) =>
        text?.Normalize(NormalizationForm.FormKC).Trim() is { } number && Number().IsMatch(number) && decimal.TryParse(number, Styles, CultureInfo.InvariantCulture, out var value) ? value : null;

    [GeneratedRegex(@"^[+-]?([0-9]{1,3}(,[0-9]{3})+|[0-9]*)(\.[0-9]*)?$", RegexOptions.ExplicitCapture)]
    private static partial Regex Number();
}
