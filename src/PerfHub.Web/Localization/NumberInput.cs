using System.Globalization;

namespace PerfHub.Web.Localization;

/// <summary>Reads and writes the inputs of forms for a number: with a point, whatever the language.</summary>
public static class NumberInput
{
    /// <summary>Writes a number with all its decimals.</summary>
    public static string? Of(decimal? value) => value?.ToString("0.############", CultureInfo.InvariantCulture);

    /// <summary>Reads a number; <see langword="null"/> if the text is none.</summary>
    public static decimal? Parse(string? text) =>
        decimal.TryParse(text?.Normalize(System.Text.NormalizationForm.FormKC).Trim(), NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null;
}
