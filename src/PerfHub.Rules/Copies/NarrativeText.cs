using System.Text;
using PerfHub.Rules.Report;

namespace PerfHub.Rules.Copies;

/// <summary>
/// What a report says of its year in words, as two reports are compared by: nothing but its letters.
/// </summary>
public static class NarrativeText
{
    /// <summary>The fewest letters by which a copy can be told: in a sentence or two, everybody says the same.</summary>
    public const int MinLetters = 100;

    /// <summary>
    /// The letters of a report's narrative, its parts one after the other in the order of the form: key work, management,
    /// each indicator's deviation reason and improvement, conclusion, problems, causes, improvements, suggestions.
    /// Duties and departments are left out: by law they are the same each year, and much the same in units of a kind.
    /// </summary>
    /// <param name="report">The report.</param>
    public static string ExtractLetters(SelfEvaluationReport report)
    {
        var letters = new StringBuilder();
        foreach (var part in GetParts(report))
        {
            AppendLetters(letters, part);
        }

        return letters.ToString();
    }

    /// <summary>The same where there are enough of them to be compared; <see langword="null"/> where there are not.</summary>
    /// <param name="report">The report.</param>
    public static string? ExtractComparableLetters(SelfEvaluationReport report) => ExtractLetters(report) is { Length: >= MinLetters } letters ? letters : null;

    /// <summary>Whether a report's narrative has too few letters to be compared: fewer than <see cref="MinLetters"/>.</summary>
    /// <param name="report">The report.</param>
    public static bool IsTooShort(SelfEvaluationReport report)
    {
        var letters = new StringBuilder();
        foreach (var part in GetParts(report))
        {
            AppendLetters(letters, part);
            if (letters.Length >= MinLetters)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// The letters of a text, ideographs among them, in lower case and in the narrow form. Punctuation, symbols and white
    /// space are dropped, and so are digits: a copied text gets the new year and the new figures.
    /// </summary>
    /// <param name="text">Any text; half a surrogate pair in it is no letter.</param>
    public static string KeepLetters(string? text)
    {
        var letters = new StringBuilder();
        AppendLetters(letters, text);
        return letters.ToString();
    }

    private static IEnumerable<string?> GetParts(SelfEvaluationReport report) =>
    [
        .. (report.KeyWork ?? []).Select(work => work.Text),
        report.Management?.Systems,
        report.Management?.Compliance,
        .. report.Indicators.SelectMany(indicator => (string?[])[indicator.DeviationReason, indicator.Improvement]),
        report.Conclusion,
        .. report.Problems ?? [],
        .. report.Causes ?? [],
        .. report.Improvements ?? [],
        .. report.Suggestions ?? [],
    ];

    private static void AppendLetters(StringBuilder letters, ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            // Most characters are ideographs: they need no look into the tables of Unicode.
            var others = text.IndexOfAnyExceptInRange('\u4e00', '\u9fff');
            var ideographs = others < 0 ? text : text[..others];
            letters.Append(ideographs);
            text = text[ideographs.Length..];
            if (text.IsEmpty)
            {
                return;
            }

            Rune.DecodeFromUtf16(text, out var rune, out var width);
            text = text[width..];
            if (Rune.IsLetter(rune))
            {
                letters.Append(Rune.ToLowerInvariant(ToHalfWidth(rune)));
            }
        }
    }

    /// <summary>
    /// The full-width Latin letters that Chinese input methods write, as plain ones. The rest of NFKC is left to itself:
    /// it is the host's, and does nothing on a host without ICU, while a verdict must be the same on every host.
    /// </summary>
    private static Rune ToHalfWidth(Rune rune) => rune.Value is >= 0xff01 and <= 0xff5e ? new Rune(rune.Value - 0xfee0) : rune;
}
