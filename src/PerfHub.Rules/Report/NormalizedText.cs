using System.Buffers;
using System.Text;

namespace PerfHub.Rules.Report;

/// <summary>
/// Compares the texts of reports: codes, names, sectors and units of measure are stored as sent and compared in the normal form
/// NFKC, without white space at the ends and with single spaces inside. So <c>％</c> equals <c>%</c> and <c>㎡</c> equals <c>m2</c>.
/// </summary>
public static class NormalizedText
{
    private const char InvalidCharacter = '\ufffe';

    // The characters of nearly all texts that NFKC leaves as they are. A space is not among them: it may have to be collapsed.
    private static readonly SearchValues<char> Unchanged = SearchValues.Create(
        [.. Enumerable.Range('!', '~' - '!' + 1).Concat(Enumerable.Range(0x4e00, 0x9fff - 0x4e00 + 1)).Select(it => (char)it), .. "、。《》“”—·"]);

    /// <summary>Whether this host can normalise: without ICU, or with invariant globalization, .NET leaves texts as they are.</summary>
    public static bool IsSupported { get; } = "％".Normalize(NormalizationForm.FormKC) == "%";

    /// <summary>Compares and hashes texts by their normal form.</summary>
    public static IEqualityComparer<string> Comparer { get; } =
        EqualityComparer<string>.Create(static (left, right) => AreEqual(left, right), static text => Normalize(text).GetHashCode(StringComparison.Ordinal));

    /// <summary>Gets the normal form of a text; empty for <see langword="null"/>. A lone surrogate and U+FFFE become U+FFFD.</summary>
    public static string Normalize(string? text)
    {
        // Nearly all texts consist of common ideographs, which are compared many at a time.
        if (string.IsNullOrEmpty(text) || !text.AsSpan().ContainsAnyExceptInRange('\u4e00', '\u9fff') || !text.AsSpan().ContainsAnyExcept(Unchanged))
        {
            return text ?? "";
        }

        return CollapseWhiteSpace(ReplaceInvalidCharacters(text).Normalize(NormalizationForm.FormKC));
    }

    /// <summary>Whether two texts have the same normal form; <see langword="null"/> equals an empty text.</summary>
    public static bool AreEqual(string? left, string? right) => left == right || Normalize(left) == Normalize(right);

    private static string CollapseWhiteSpace(string text)
    {
        var (collapsed, isAfterSpace) = (new StringBuilder(text.Length), true);
        foreach (var character in text)
        {
            var isSpace = char.IsWhiteSpace(character);
            if (!isSpace || !isAfterSpace)
            {
                collapsed.Append(isSpace ? ' ' : character);
            }

            isAfterSpace = isSpace;
        }

        collapsed.Length -= isAfterSpace && collapsed.Length > 0 ? 1 : 0;
        return collapsed.ToString();
    }

    /// <summary>Replaces the characters for which .NET does not normalise a text: lone surrogates and U+FFFE.</summary>
    private static string ReplaceInvalidCharacters(string text)
    {
        var index = 0;
        while (index < text.Length)
        {
            if (text[index] == InvalidCharacter || Rune.DecodeFromUtf16(text.AsSpan(index), out _, out var width) != OperationStatus.Done)
            {
                return string.Concat(text.EnumerateRunes()).Replace(InvalidCharacter, '\ufffd');
            }

            index += width;
        }

        return text;
    }
}
