using System.Buffers;
using System.Text;
using PerfHub.Rules.Report;

namespace PerfHub.Rules.Rules;

/// <summary>Finds texts that were written only because a field may not be empty: 无, 略, N/A, —.</summary>
public static class Placeholder
{
    private static readonly string[] Words = ["无偏差", "无", "暂无", "没有", "略", "同上", "不适用", "none", "na"];

    // The common ideographs that no placeholder contains; NFKC leaves them as they are.
    private static readonly SearchValues<char> OtherIdeographs =
        SearchValues.Create([.. Enumerable.Range('\u4e00', '\u9fff' - '\u4e00' + 1).Select(it => (char)it).Except(Words.SelectMany(word => word))]);

    /// <summary>
    /// Whether a text says nothing: it is absent, its letters form only placeholder words, or it has neither letter nor digit.
    /// </summary>
    public static bool IsBlank(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return true;
        }

        // Nearly all texts have such an ideograph near their beginning.
        if (text.AsSpan().ContainsAny(OtherIdeographs))
        {
            return false;
        }

        var (letters, hasDigit) = (new StringBuilder(), false);
        foreach (var rune in NormalizedText.Normalize(text).EnumerateRunes())
        {
            if (Rune.IsLetter(rune))
            {
                letters.Append(Rune.ToLowerInvariant(rune));
            }

            hasDigit |= Rune.IsNumber(rune);
        }

        return letters.Length == 0 ? !hasDigit : ConsistsOfWords(letters.ToString());
    }

    private static bool ConsistsOfWords(ReadOnlySpan<char> letters)
    {
        while (!letters.IsEmpty)
        {
            var length = 0;
            foreach (var word in Words)
            {
                if (letters.StartsWith(word, StringComparison.Ordinal))
                {
                    length = word.Length;
                    break;
                }
            }

            if (length == 0)
            {
                return false;
            }

            letters = letters[length..];
        }

        return true;
    }
}
