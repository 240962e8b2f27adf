using System.Globalization;
using System.Text.RegularExpressions;

namespace PerfHub.Documents.Parsing;

/// <summary>Dates in compact texts, in Arabic or Chinese digits.</summary>
internal static partial class DateText
{
    /// <summary>Parses a date at the beginning of a text; tells the characters that it takes.</summary>
    public static (DateOnly Date, int Length)? ParsePrefix(string text)
    {
        var match = DateRegex().Match(text);
        return match.Success
            && ParseNumber(match.Groups["y"].Value) is { } year and >= 1900 and <= 2200 && ParseNumber(match.Groups["m"].Value) is { } month and >= 1 and <= 12
            && ParseNumber(match.Groups["d"].Value) is { } day && day >= 1 && day <= DateTime.DaysInMonth(year, month)
            ? (new DateOnly(year, month, day), match.Length)
            : null;
    }

    private static int? ParseNumber(string text)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        const string Digits = "〇一二三四五六七八九";
        text = text.Replace('○', '〇').Replace('零', '〇').Replace('O', '〇').Replace('Ｏ', '〇');
        if (!text.Contains('十', StringComparison.Ordinal))
        {
            return text.All(it => Digits.Contains(it, StringComparison.Ordinal)) ? text.Aggregate(0, (sum, it) => (sum * 10) + Digits.IndexOf(it, StringComparison.Ordinal)) : null;
        }

        var parts = text.Split('十');
        var tens = parts[0].Length == 0 ? 1 : Digits.IndexOf(parts[0], StringComparison.Ordinal);
        return (tens * 10) + (parts[1].Length == 0 ? 0 : Digits.IndexOf(parts[1], StringComparison.Ordinal));
    }

    [GeneratedRegex(@"^(?<y>\d{4}|[〇○零O一二三四五六七八九]{4})[年./-](?<m>\d{1,2}|[一二三四五六七八九十]{1,2})[月./-](?<d>\d{1,2}|[一二三四五六七八九十]{1,3})日?(?!\d)")]
    private static partial Regex DateRegex();
}
