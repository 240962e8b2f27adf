using System.Text.RegularExpressions;
using PerfHub.Documents.Drafts;
using PerfHub.Documents.Parsing;

namespace PerfHub.Documents.Forms.Narrative;

/// <summary>Reads the sections that are texts or lists of texts.</summary>
internal static partial class ListReader
{
    private static readonly (Section Section, string Pointer)[] Lists =
    [
        (Section.Problems, "/problems"), (Section.Causes, "/causes"), (Section.Improvements, "/improvements"), (Section.Suggestions, "/suggestions"),
    ];

    private static readonly (Section Section, string Pointer)[] Texts =
        [(Section.Conclusion, "/conclusion"), (Section.Systems, "/management/systems"), (Section.Compliance, "/management/compliance")];

    public static void Read(IReadOnlyList<Passage> passages, DraftBuilder draft)
    {
        foreach (var (section, pointer) in Lists)
        {
            var items = passages.Where(passage => passage.Section == section && !SignatureRegex().IsMatch(passage.Value)).SelectMany(Split).Take(100).ToList();
            for (var index = 0; index < items.Count; index++)
            {
                draft.Propose($"{pointer}/{index}", items[index].Text.Trim(), items[index]);
            }
        }

        foreach (var (section, pointer) in Texts)
        {
            ReadText(passages, section, pointer, draft);
        }
    }

    /// <summary>Reads the paragraphs of a section as one text.</summary>
    public static void ReadText(IReadOnlyList<Passage> passages, Section section, string pointer, DraftBuilder draft)
    {
        var parts = passages.Where(passage => passage.Section == section && !SignatureRegex().IsMatch(passage.Value) && !Placeholders.IsBlank(passage.Value))
            .Select(passage => passage.GetSource(0, passage.Value.Length)).ToList();
        if (parts.Count > 0)
        {
            draft.Propose(pointer, string.Join('\n', parts.Select(part => part.Text.Trim())), parts[0]);
        }
    }

    /// <summary>Splits a paragraph at the numbers of its list, e.g. 一是 … 二是 ….</summary>
    private static IEnumerable<SourceText> Split(Passage passage)
    {
        var text = passage.Value;
        var starts = ItemRegex().Matches(text).Select(match => match.Groups["start"].Index).Prepend(0).Distinct().ToList();
        for (var index = 0; index < starts.Count; index++)
        {
            var end = index + 1 < starts.Count ? starts[index + 1] : text.Length;
            var number = OrdinalRegex().Match(text[starts[index]..end]).Length;
            var (start, length) = (starts[index] + number, end - starts[index] - number);
            if (length > 0 && !Placeholders.IsBlank(text.Substring(start, length)))
            {
                yield return passage.GetSource(start, length);
            }
        }
    }

    // The unit and the date below the report.
    [GeneratedRegex(@"^[\u4e00-\u9fff()]{4,30}(?:局|委员会|委|院|校|中心|站|所|处|办公室|办|会|厅|社|队|政府|馆|公司)$|^\d{4}年\d{1,2}月\d{1,2}日$|^(?:填报|填表|审核|联系)[^,。]{1,30}$")]
    private static partial Regex SignatureRegex();

    [GeneratedRegex(@"^(?:[#*>\s-]*(?:[一二三四五六七八九十]{1,3}[是、.]|\([一二三四五六七八九十\d]{1,3}\)|\d{1,2}(?:[、)]|\.(?!\d))|[①-⑳⒈-⒛])[.、]?\**)?")]
    private static partial Regex OrdinalRegex();

    [GeneratedRegex(@"(?<=^|[。;:])(?<start>[一二三四五六七八九十]是|\d{1,2}[、.](?!\d)|\(\d{1,2}\)|[①-⑳])")]
    private static partial Regex ItemRegex();
}
