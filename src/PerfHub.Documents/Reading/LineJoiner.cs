using System.Text.RegularExpressions;
using PerfHub.Documents.Content;

namespace PerfHub.Documents.Reading;

/// <summary>
/// Joins the lines of a text or PDF into paragraphs. A line goes on with the next one if it does not end a sentence and the next
/// one does not begin something: page headers and page numbers between them are left out, and so are blank lines.
/// </summary>
internal static partial class LineJoiner
{
    private const int LongLine = 16;

    public static IEnumerable<Paragraph> Join(IReadOnlyList<TextLine> lines)
    {
        var headers = FindPageHeaders(lines);
        var paragraph = new List<TextLine>();
        foreach (var line in lines)
        {
            if (string.IsNullOrWhiteSpace(line.Text) || PageNumberRegex().IsMatch(line.Text) || headers.Contains(line.Text.Trim()))
            {
                continue;
            }

            if (paragraph.Count > 0 && !Continues(paragraph[^1].Text, line.Text))
            {
                yield return new Paragraph([.. paragraph]);
                paragraph.Clear();
            }

            paragraph.Add(line);
        }

        if (paragraph.Count > 0)
        {
            yield return new Paragraph([.. paragraph]);
        }
    }

    private static bool Continues(string previous, string next)
    {
        var (end, begin) = (previous.TrimEnd(), next.TrimStart());
        return !IndentRegex().IsMatch(next) && !SentenceEndRegex().IsMatch(end) && !BeginRegex().IsMatch(begin) && !HeadingRegex().IsMatch(end.TrimStart())
            && (end.Length >= LongLine || end[^1] is '、' or ',' or '，' or '(' or '（');
    }

    // A line that stands on the document several times in the same words, in mid-text, without ending a sentence.
    private static HashSet<string> FindPageHeaders(IReadOnlyList<TextLine> lines) =>
        [.. lines.Select(line => line.Text.Trim())
            .Where(text => text.Length is >= 6 and <= 60 && !SentenceEndRegex().IsMatch(text) && !BeginRegex().IsMatch(text) && !text.Contains('|', StringComparison.Ordinal))
            .GroupBy(text => text).Where(group => group.Count() >= 2).Select(group => group.Key)];

    // The signature and date at the right, and the first line of a paragraph.
    [GeneratedRegex(@"^(?:[ \u3000\t]{8,}|\u3000\u3000)")]
    private static partial Regex IndentRegex();

    [GeneratedRegex(@"[。;；:：!！?？]$")]
    private static partial Regex SentenceEndRegex();

    // List numbers, headings and labels with a colon near the beginning.
    [GeneratedRegex(@"^(#|\*|-\s|第[一二三四五六七八九十\d]+(部分|章|节|项|,|，)|[一二三四五六七八九十]{1,3}(、|是|[.．])|[(（][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}([.．](?!\d)|、|[)）])|[①-⑳]|指标[一二三四五六七八九十\d]{1,3}|附件|[\u4e00-\u9fff（）()]{2,14}[:：])")]
    private static partial Regex BeginRegex();

    [GeneratedRegex(@"^(#+\s*|[一二三四五六七八九十]{1,3}、|[(（][一二三四五六七八九十]{1,3}[)）])[^。,，;；]{1,24}$")]
    private static partial Regex HeadingRegex();

    [GeneratedRegex(@"^\s*([-—–]\s*\d{1,4}\s*[-—–]|第\s*\d{1,4}\s*页(\s*[,，/]?\s*共\s*\d{1,4}\s*页)?|\d{1,4}\s*/\s*\d{1,4}|\d{1,3}|Page\s*\d+(\s*of\s*\d+)?)\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex PageNumberRegex();
}
