using System.Globalization;
using System.Text.RegularExpressions;
using PerfHub.Client;
using static PerfHub.Web.Localization.Language;

namespace PerfHub.Web.Localization;

/// <summary>
/// Figures and formulas of rules for people: times and days as the bureau writes them, names in place of fields and codes. Times name their
/// zone: the list of a higher bureau also shows cases of bureaus in other zones.
/// </summary>
public static partial class RuleText
{
    /// <summary>Gets what a rule expects, or a report states.</summary>
    public static string Of(Figure? value) => value?.Text is not { } text ? Format.Figure(value)
        : TimePattern().Match(text) is { Success: true } match && match.Length == text.Length ? FormatTime(match)
        : FigureLabels.OfCode(text);

    /// <summary>Gets the formula of a deviation. Symbols of logic and names of fields become words.</summary>
    /// <param name="formula">The formula with its figures.</param>
    /// <param name="pointer">The place of the deviation (RFC 6901), which is the field that a formula names.</param>
    public static string OfFormula(string formula, string pointer)
    {
        ArgumentNullException.ThrowIfNull(formula);
        ArgumentNullException.ThrowIfNull(pointer);
        var (field, name) = (pointer[(pointer.LastIndexOf('/') + 1)..], ReportLabels.OfPlace(pointer));
        var text = FieldPattern().Replace(TimePattern().Replace(formula, FormatTime), match => match.Groups["field"].Value == field ? Pick($"已填写“{name}”", $"“{name}” is filled in") : match.Value);
        text = AttainmentPattern().Replace(text, match => $"{FigureLabels.OfCode(match.Groups["stated"].Value)} = {FigureLabels.OfCode(match.Groups["needed"].Value)}");
        return DroppedIndicatorPattern()
            .Replace(text, match => Pick($"上年代码为 {match.Groups["code"].Value} 的指标仍列入本年绩效指标", $"last year's indicator {match.Groups["code"].Value} is still listed this year"))
            .Replace(" ∨ ", Pick(" 或者 ", " or "), StringComparison.Ordinal);
    }

    private static string FormatTime(Match match) =>
        !match.Groups["time"].Success && DateOnly.TryParseExact(match.Value, "yyyy-MM-dd", out var day) ? Format.Day(day)
        : DateTimeOffset.TryParse(match.Value, CultureInfo.InvariantCulture, out var instant) ? Format.NamedTime(instant)
        : match.Value;

    [GeneratedRegex(@"\b[0-9]{4}-[0-9]{2}-[0-9]{2}(?<time>T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,7})?Z)?\b", RegexOptions.ExplicitCapture)]
    private static partial Regex TimePattern();

    [GeneratedRegex(@"(?<=^|∨ )(?<field>[A-Za-z]+) ≠ ∅", RegexOptions.ExplicitCapture)]
    private static partial Regex FieldPattern();

    // The code is last year's: an indicator is found by its name, and another one may have the code now.
    [GeneratedRegex("^(?<code>.+) ∈ indicators$", RegexOptions.ExplicitCapture)]
    private static partial Regex DroppedIndicatorPattern();

    [GeneratedRegex(@"^(?<stated>partly|missed) = (?<needed>achieved)(?= ∨)", RegexOptions.ExplicitCapture)]
    private static partial Regex AttainmentPattern();
}
