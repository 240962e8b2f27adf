using System.Text;
using PerfHub.Rules.Report;

namespace PerfHub.Rules.Copies;

/// <summary>Extracts the letters of a report's narrative, by which two reports are compared.</summary>
public static class NarrativeText
{
    /// <summary>Ends each part of a narrative, so that no sequence of letters reaches from one part into the next.</summary>
    public const char PartEnd = '\n';

    /// <summary>The minimum number of letters to compare: in a sentence or two, many units say the same.</summary>
    public const int MinLetters = 100;

    /// <summary>The fields of the narrative, as patterns for <see cref="Rules.ReportFields.Resolve"/>.</summary>
    public static IReadOnlyList<string> Fields { get; } =
    [
        "/keyWork/*/text?", "/management/systems?", "/management/compliance?", "/indicators/*/deviationReason?", "/indicators/*/improvement?",
        "/conclusion?", "/problems/*?", "/causes/*?", "/improvements/*?", "/suggestions/*?",
    ];

    /// <summary>
    /// Extracts the letters of a report's narrative in the order of the form: key work, management, each indicator's deviation
    /// reason and improvement, conclusion, problems, causes, improvements, suggestions. Each part ends in <see cref="PartEnd"/>, so that
    /// the order of parts does not matter. Duties and departments are left out: they are the same each year and similar among units of
    /// one kind.
    /// </summary>
    public static string ExtractLetters(SelfEvaluationReport report)
    {
        var letters = new StringBuilder();
        foreach (var part in GetParts(report))
        {
            var start = letters.Length;
            AppendLetters(letters, part);
            if (letters.Length > start)
            {
                letters.Append(PartEnd);
            }
        }

        return letters.ToString();
    }

    /// <summary>Extracts the letters as <see cref="ExtractLetters"/> does; <see langword="null"/> if there are fewer than <see cref="MinLetters"/>.</summary>
    public static string? ExtractComparableLetters(SelfEvaluationReport report) =>
        ExtractLetters(report) is { Length: >= MinLetters } letters && letters.Length - letters.AsSpan().Count(PartEnd) >= MinLetters ? letters : null;

    /// <summary>Whether a report's narrative has fewer than <see cref="MinLetters"/> letters.</summary>
    public static bool IsTooShort(SelfEvaluationReport report) => ExtractComparableLetters(report) is null;

    /// <summary>
    /// Keeps the letters of a text, ideographs included, in lower case and half width. Digits are dropped too, because a copy
    /// usually has a new year and new figures. Lone surrogates are not letters.
    /// </summary>
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
            // Most characters are common ideographs: they skip the lookup in the Unicode tables.
            var count = text.IndexOfAnyExceptInRange('\u4e00', '\u9fff');
            var ideographs = count < 0 ? text : text[..count];
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

    // Full NFKC normalisation depends on the host: without ICU it does nothing, but a verdict must be the same on every host.
    private static Rune ToHalfWidth(Rune rune) => rune.Value is >= 0xff01 and <= 0xff5e ? new Rune(rune.Value - 0xfee0) : rune;
}
