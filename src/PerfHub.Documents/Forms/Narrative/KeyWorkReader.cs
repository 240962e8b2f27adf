using System.Text.RegularExpressions;
using PerfHub.Documents.Drafts;
using PerfHub.Documents.Parsing;

namespace PerfHub.Documents.Forms.Narrative;

/// <summary>Reads the items of the year's key work and the figures in them, and ties a figure to an indicator where only one fits.</summary>
internal static partial class KeyWorkReader
{
    private const int MaxItems = 100;

    public static void Read(IReadOnlyList<Passage> passages, DraftBuilder draft)
    {
        var figures = new List<KeyWorkFigure>();
        var lines = passages.Where(passage => passage.Section == Section.KeyWork).ToList();
        var items = lines.Where(passage => passage.Value.Length >= 6 && StatedFigures.Parse(passage.Value) is null && !IndicatorSentenceReader.IsIndicator(passage.Value)).Take(MaxItems).ToList();
        for (var index = 0; index < items.Count; index++)
        {
            var source = items[index].GetSource(0, items[index].Value.Length);
            draft.Propose($"/keyWork/{index}/text", source.Text.Trim(), source);
            var pointer = $"/keyWork/{index}/figures";
            if (lines.IndexOf(items[index]) + 1 is var next && next < lines.Count && StatedFigures.Parse(lines[next].Value) is { } stated)
            {
                ProposeStated(stated, lines[next], pointer, draft);
            }
            else
            {
                figures.AddRange(ReadFigures(items[index], pointer, draft));
            }
        }

        IndicatorTies.Propose(figures, draft);
    }

    private static void ProposeStated(IReadOnlyList<StatedFigures.Figure> figures, Passage passage, string pointer, DraftBuilder draft)
    {
        for (var index = 0; index < figures.Count; index++)
        {
            var (figure, item) = (figures[index], $"{pointer}/{index}");
            var source = passage.GetSource(figure.Start, figure.Length);
            draft.Propose(item + "/label", figure.Label, source);
            draft.Propose(item + "/value", figure.Value, source);
            draft.Propose(item + "/unit", figure.Unit, source);
            if (figure.Indicator is not null)
            {
                draft.Propose(item + "/indicator", figure.Indicator, source);
            }

            if (figure.PercentOfPlan is { } plan)
            {
                draft.Propose(item + "/percentOfPlan", plan, source);
            }
        }
    }

    private static List<KeyWorkFigure> ReadFigures(Passage passage, string pointer, DraftBuilder draft)
    {
        var (figures, text, lastLabel, lastEnd) = (new List<KeyWorkFigure>(), passage.Value, "", 0);
        foreach (Match match in FigureRegex().Matches(text))
        {
            if (figures.Count >= MaxItems)
            {
                break;
            }

            // Years, and points of a score, count no work.
            if (match.Groups["u"].Value is "年" or "分" || FigureText.Parse(match.Groups["n"].Value) is not { } value)
            {
                continue;
            }

            var between = text[lastEnd..match.Index];
            if (match.Groups["u"].Value == "%" && ComparisonRegex().IsMatch(between[(between.LastIndexOfAny([',', '。', ';']) + 1)..]))
            {
                continue;
            }

            if (match.Groups["u"].Value == "%" && PlanRegex().Match(text[lastEnd..(match.Index + match.Length)]) is { Success: true } plan)
            {
                if (figures.Count == 0 || text[lastEnd..(lastEnd + plan.Index)].Any(char.IsAsciiDigit))
                {
                    continue;
                }

                draft.Propose($"{figures[^1].Pointer}/percentOfPlan", value, passage.GetSource(lastEnd + plan.Index, plan.Length));
                lastEnd = match.Index + match.Length;
                continue;
            }

            var (unit, end) = (match.Groups["u"].Value, match.Index + match.Length);
            var label = FindLabel(text, match, lastEnd, lastLabel, unit);
            lastEnd = end;
            if (label is null)
            {
                continue;
            }

            lastLabel = label.Value.Text;
            var item = $"{pointer}/{figures.Count}";
            var source = passage.GetSource(Math.Min(label.Value.Start, match.Index), Math.Max(end, label.Value.End) - Math.Min(label.Value.Start, match.Index));
            draft.Propose(item + "/label", lastLabel, source);
            draft.Propose(item + "/value", value, source);
            draft.Propose(item + "/unit", unit, source);
            figures.Add(new KeyWorkFigure(item, lastLabel, value, unit, source));
        }

        return figures;
    }

    /// <summary>Finds what a figure counts: the words before it in its clause, else those behind it.</summary>
    private static (string Text, int Start, int End)? FindLabel(string text, Match figure, int from, string lastLabel, string unit)
    {
        var start = Math.Max(from, text.LastIndexOfAny([',', '。', ';', ':', '(', ')'], Math.Max(0, figure.Index - 1)) + 1);
        var before = text[Math.Min(start, figure.Index)..figure.Index];
        var words = LeadRegex().Replace(before, "");
        start += before.Length - words.Length;
        words = TrailRegex().Replace(words, "");

        // 1937家次、2729人次: the second counts the same.
        if (words.Trim('、').Length == 0 && from > 0 && lastLabel.Length > 0 && text[from..figure.Index] is "、" or "," && CountRegex().IsMatch(unit))
        {
            return (lastLabel, figure.Index, figure.Index + figure.Length);
        }

        var end = figure.Index + figure.Length;
        var behind = BehindRegex().Match(text[end..]);
        if (words.Trim('、').Length < 2 || ThingRegex().IsMatch(unit) && behind.Groups["label"].Length >= 2 && !VerbRegex().IsMatch(words))
        {
            return behind.Groups["label"].Length >= 2 ? (behind.Groups["label"].Value, figure.Index, end + behind.Groups["label"].Index + behind.Groups["label"].Length) : null;
        }

        // A verb alone counts nothing: 完成81家企业续签工作.
        return VerbRegex().IsMatch(words) && behind.Groups["label"].Length >= 2
            ? (words + behind.Groups["label"].Value, start, end + behind.Groups["label"].Index + behind.Groups["label"].Length)
            : (words.Trim('、'), start, end);
    }

    // Years, dates, ordinals and names with digits count nothing.
    [GeneratedRegex(@"(?<![\d第.+\-+/A-Za-z""])(?<n>" + FigureText.Number + @")(?:余|多)?(?<u>" + MeasureText.Units + @")(?![\d月日]|代(?!表)|大(?!学|型)|化|上|下(?!岗)|\+|一体)")]
    private static partial Regex FigureRegex();

    [GeneratedRegex("同比|环比|增长|增加|提高|提升|下降|减少|较|比上年|比去年")]
    private static partial Regex ComparisonRegex();

    [GeneratedRegex(@"(?:完成|达到|实现|占|为|超额完成)[^,。;\d]{0,6}(?:\d{4}年)?(?:度)?(?:全年|年度)?[^,。;\d]{0,6}(?:计划|目标|任务)(?:数|任务|值)?的(?<n>[\d.]+)%")]
    private static partial Regex PlanRegex();

    [GeneratedRegex(@"^(?:[一二三四五六七八九十]是|\(?\d{1,2}[).、]|[①-⑳]|其中|全年|今年|本年|年内|共计|累计|合计|共|已|先后|中心|我单位|截至(?:目前|年底)|组织开展了?|组织|开展了?|举办了?|完成了?|实现|新增|与|为|在|对|向|,)+")]
    private static partial Regex LeadRegex();

    [GeneratedRegex("(?:共计|累计|合计|共|达到了?|达|为|约|近|超过|突破|了|完成|各|等)+$")]
    private static partial Regex TrailRegex();

    [GeneratedRegex("^(?<label>[^,。;:、\\d()]{2,14}?)(?=签订|工作|参加|参与|进行|诉讼|落地|入驻|,|。|;|、|\\(|\\d|$)")]
    private static partial Regex BehindRegex();

    // Units of visits and events, behind which their noun does not stand, and units of things.
    [GeneratedRegex("次$")]
    private static partial Regex CountRegex();

    [GeneratedRegex("^[个家项名件台份条户套辆座处位部篇种类所本支]$")]
    private static partial Regex ThingRegex();

    [GeneratedRegex("^(?:引进|签约|服务|完成|办理|审核|受理|接待|走访|培训|发放|建成|新建|检查|处理|办结|调解|救助|帮扶|孵化|培育|认定|修订|制定|出台|印发|推进|追缴|签订|涉及)$")]
    private static partial Regex VerbRegex();
}
