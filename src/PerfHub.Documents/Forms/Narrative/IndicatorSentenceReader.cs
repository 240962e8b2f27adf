using System.Globalization;
using System.Text.RegularExpressions;
using PerfHub.Documents.Content;
using PerfHub.Documents.Drafts;
using PerfHub.Documents.Forms.Tables;
using PerfHub.Documents.Parsing;

namespace PerfHub.Documents.Forms.Narrative;

/// <summary>Reads indicators from sentences: a name, then its target, outcome, weight, score and what is written about them.</summary>
internal static partial class IndicatorSentenceReader
{
    private const int MaxFields = 30;

    /// <summary>Whether a compact text states the target and the outcome of an indicator.</summary>
    public static bool IsIndicator(string text)
    {
        var kinds = LabelRegex().Matches(text).Where(match => HasFigureBehind(text, match)).Select(FindKind).ToHashSet();
        return kinds.Contains("target") && (kinds.Contains("final") || kinds.Contains("weight") || kinds.Contains("score"));
    }

    /// <summary>Whether a compact text states an indicator and begins behind its name.</summary>
    public static bool BeginsNameless(string text) => NamelessRegex().IsMatch(text) && IsIndicator(text);

    public static void Read(IReadOnlyList<Passage> document, DraftBuilder draft)
    {
        var passages = JoinFields(document);
        // A table of indicators states them more exactly.
        if (draft.Has("/indicators/0/name"))
        {
            return;
        }

        var (count, category, subcategory) = (0, "", "");
        for (var index = 0; index < passages.Count; index++)
        {
            var passage = passages[index];
            (category, subcategory) = ReadHeading(passage, category, subcategory);
            if (!IsIndicator(passage.Value))
            {
                continue;
            }

            // What follows without a target of its own, e.g. the reason in a paragraph below, is part of the indicator.
            var rest = passages.Skip(index + 1).TakeWhile(it => IsContinuation(it.Value)).ToList();
            foreach (var (start, end) in SplitIndicators(passage.Value))
            {
                var name = FindName(passages, index, start);
                if (name is null || count == IndicatorWriter.MaxCount)
                {
                    continue;
                }

                var pointer = $"/indicators/{count++}";
                draft.Propose(pointer + "/code", count.ToString(CultureInfo.InvariantCulture), name, 0, "未注明编码，按顺序编号");
                draft.Propose(pointer + "/name", name.Text.Trim(), name);
                ReadCategories(passage, start, category, subcategory, pointer, draft);
                ReadFigures(passage, start, end, pointer, draft);
                ReadTexts(passage, start, end, pointer, draft);
                if (end == passage.Value.Length)
                {
                    foreach (var part in rest)
                    {
                        ReadFigures(part, 0, part.Value.Length, pointer, draft);
                        ReadTexts(part, 0, part.Value.Length, pointer, draft);
                    }
                }

                Finish(pointer, draft, name);
            }
        }
    }

    /// <summary>Joins an indicator whose fields are lines of their own: 年度指标值：… 实际完成值：….</summary>
    private static List<Passage> JoinFields(IReadOnlyList<Passage> passages)
    {
        var joined = new List<Passage>();
        for (var index = 0; index < passages.Count; index++)
        {
            var fields = passages.Skip(index + 1).Take(MaxFields).TakeWhile(passage => passage.Value.Length <= 200 && FieldRegex().IsMatch(passage.Value)).ToList();
            if (fields.Count < 3 || IsIndicator(passages[index].Value) || passages[index].Value.Length > 80)
            {
                joined.Add(passages[index]);
                continue;
            }

            var text = CompactText.Create(new Paragraph([.. passages[index].Text.Lines, .. fields.SelectMany(field => field.Text.Lines)]));
            joined.Add(new Passage(passages[index].Section, text, passages[index].Start, passages[index].Headings));
            index += fields.Count;
        }

        return joined;
    }

    /// <summary>Splits a paragraph that states several indicators, each with its own target.</summary>
    private static IEnumerable<(int Start, int End)> SplitIndicators(string text)
    {
        var targets = LabelRegex().Matches(text).Where(match => FindKind(match) == "target" && HasFigureBehind(text, match)).Select(match => match.Index).ToList();
        var starts = new List<int> { 0 };
        foreach (var target in targets.Skip(1))
        {
            // The name of the next indicator begins after the last end of a sentence before its target.
            var begin = text.LastIndexOfAny(['。', ';'], target) + 1;
            if (begin > starts[^1])
            {
                starts.Add(begin);
            }
        }

        for (var index = 0; index < starts.Count; index++)
        {
            var end = index + 1 < starts.Count ? starts[index + 1] : text.Length;
            if (IsIndicator(text[starts[index]..end]))
            {
                yield return (starts[index], end);
            }
        }
    }

    private static SourceText? FindName(IReadOnlyList<Passage> passages, int index, int start)
    {
        var text = passages[index].Value[start..];
        if (NameRegex().Match(text) is { Success: true } match && match.Groups["name"] is { Length: >= 2 } name && !GenericNameRegex().IsMatch(name.Value))
        {
            return passages[index].GetSource(start + name.Index, name.Length);
        }

        // The name may be the line above.
        if (start == 0 && index > 0 && passages[index - 1] is { Value.Length: >= 3 and <= 60 } above && !IsIndicator(above.Value)
            && HeadingNameRegex().Match(above.Value) is { Success: true } heading && !GenericNameRegex().IsMatch(heading.Groups["name"].Value))
        {
            return above.GetSource(heading.Groups["name"].Index, heading.Groups["name"].Length);
        }

        return null;
    }

    private static bool IsContinuation(string text) => !IsIndicator(text) && ContinuationRegex().IsMatch(text);

    private static bool HasFigureBehind(string text, Match label) => MeasureText.ParsePrefix(text, label.Index + label.Length) is not null;

    private static string FindKind(Match match) =>
        ((string[])["midYear", "rate", "target", "final", "weight", "score"]).First(name => match.Groups[name].Success);

    private static void ReadFigures(Passage passage, int start, int end, string pointer, DraftBuilder draft)
    {
        var text = passage.Value[..end];
        var (measures, finals) = (new IndicatorMeasures(draft, pointer), 0);
        foreach (Match match in LabelRegex().Matches(text, start))
        {
            var from = match.Index + match.Length;
            if (MeasureText.ParsePrefix(text, from) is not { } measure)
            {
                continue;
            }

            var source = passage.GetSource(match.Index, match.Length + measure.Length);
            switch (FindKind(match))
            {
                case "target" when !draft.Has(pointer + "/target/value") && !draft.Has(pointer + "/target/min"):
                    measures.WriteTarget(measure, source);
                    break;
                case "midYear" when measure.Value is not null:
                    measures.WriteMeasure("/midYear", measure, source);
                    break;
                case "final" when measure.Value is not null && measure.Direction is null:
                    measures.WriteMeasure("/final", measure, source, finals++);
                    break;
                case "rate" when measure.Unit == "%" && measure.Value is { } rate:
                    draft.Propose(pointer + "/completionRate", rate, source);
                    break;
                case "weight" when measure is { Value: { } weight, Unit: null or "分", Direction: null }:
                    draft.Propose(pointer + "/weight", weight, source);
                    break;
                case "score" when measure is { Value: { } score, Unit: null or "分", Direction: null }:
                    draft.Propose(pointer + "/score", score, source);
                    break;
            }
        }
    }

    private static void ReadTexts(Passage passage, int start, int end, string pointer, DraftBuilder draft)
    {
        foreach (var (regex, property) in ((Regex, string)[])[(ReasonRegex(), "deviationReason"), (ImprovementRegex(), "improvement"), (EvidenceRegex(), "evidence")])
        {
            if (regex.Match(passage.Value[..end], start) is { Success: true } match && match.Groups["text"] is { Length: > 0 } text && !Placeholders.IsBlank(text.Value))
            {
                var source = passage.GetSource(text.Index, text.Length);
                draft.Propose($"{pointer}/{property}", source.Text.Trim().TrimEnd(',', '，', '；', ';'), source);
            }
        }
    }

    private static void ReadCategories(Passage passage, int start, string category, string subcategory, string pointer, DraftBuilder draft)
    {
        var prefix = PrefixRegex().Match(passage.Value[start..]);
        var line = passage.GetSource(start, 1);
        if (category.Length > 0)
        {
            draft.Propose(pointer + "/category", category, line with { Text = category });
        }

        if (prefix.Groups["sub"] is { Success: true } own)
        {
            draft.Propose(pointer + "/subcategory", own.Value, passage.GetSource(start + own.Index, own.Length));
        }
        else if (subcategory.Length > 0)
        {
            draft.Propose(pointer + "/subcategory", subcategory, line with { Text = subcategory });
        }
    }

    /// <summary>Reads category and subcategory from the heading above, or from a short line of their own.</summary>
    private static (string Category, string Subcategory) ReadHeading(Passage passage, string category, string subcategory)
    {
        foreach (var text in passage.Value.Length <= 30 ? [.. passage.Headings, passage.Value] : passage.Headings)
        {
            // Costs are a part of the outputs on some forms, and a category on others.
            if (SubcategoryRegex().Match(text) is { Success: true } second)
            {
                subcategory = second.Value;
            }
            else if (category == "产出指标" && text.Contains("成本指标", StringComparison.Ordinal))
            {
                subcategory = "成本指标";
            }
            else if (CategoryRegex().Match(text) is { Success: true } first && first.Value != category)
            {
                (category, subcategory) = (first.Value, "");
            }
        }

        return (category, subcategory);
    }

    private static void Finish(string pointer, DraftBuilder draft, SourceText name)
    {
        draft.Propose(pointer + "/kind", "quantitative", draft.GetSource(pointer + "/target/value") ?? draft.GetSource(pointer + "/target/min") ?? name);

        // Counts that the form states at mid-year and at year's end add up over the year; shares may fall.
        if (draft.GetSource(pointer + "/midYear/value") is { } midYear && draft.GetText(pointer + "/midYear/unit") is not ("%" or "‰" or "分" or null))
        {
            draft.Propose(pointer + "/accumulation", "cumulative", midYear, 0, "表中未注明累计或时点，按年内累计数读取");
            draft.Miss(pointer + "/accumulation", "未注明累计或时点，按年内累计数读取", "Whether the indicator is cumulative is not stated; it was read as cumulative.");
        }
    }

    // The connectors between a label and its figure belong to the label.
    private const string To = @"(?:情况)?(?:为|是|:|达到了?|达|设定为|应?(?=大于|小于|不|至少|≥|≤|>|<|=|\d|百分之))";

    [GeneratedRegex(
        @"(?<midYear>(?:年中|半年|上半年|1-6月份?|6月底|中期)[^,。;:\d]{0,12}?(?:值|完成|数|情况)" + To + ")"
        + @"|(?<rate>(?:指标)?完成率" + To + ")"
        + @"|(?<target>(?:(?:年度|年初|预期|计划|设定|全年|绩效|考核|预定)*(?:指标值|目标值|预期值|计划值|目标数|计划数|计划完成)|(?:年度|年初|绩效|预期|全年)?(?:目标|计划))" + To + ")"
        + @"|(?<final>(?:本次评价|实际|年末|全年|年底|年度|最终|自评|截至年底|12月底)*(?:完成值|完成数|实际值|达成值|实现值|完成|(?<=实际)(?=达到|达|\d))" + To + ")"
        + @"|(?<weight>(?:该)?(?:指标)?(?:权重分值|分值权重|指标分值|分值|权重|满分|标准分)" + To + ")"
        + @"|(?<score>(?:自评得分|指标得分|实际得分|得分|自评分|评分|自评|得)" + To + ")")]
    private static partial Regex LabelRegex();

    private const string Number = @"^(?:[#*\s]*)(?:第?[一二三四五六七八九十]{1,3}[、.]|\([一二三四五六七八九十\d]{1,3}\)|\d{1,2}[、.](?!\d)|\d{1,2}\)|[①-⑳]|[一二三四五六七八九十]是)?(?:(?:绩效)?指标[一二三四五六七八九十\d]{1,3}[:、.]?)?(?:(?:绩效)?指标名称[:为])?";

    private const string Subcategory = "(?:数量|质量|时效|成本|经济成本|社会成本|生态环境成本|经济效益|社会效益|生态效益|可持续影响|服务对象满意度|满意度|产出|效益)指标";

    [GeneratedRegex(Number + "(?:(?<sub>" + Subcategory + @")\d{0,2}[:、,-]+)?")]
    private static partial Regex PrefixRegex();

    [GeneratedRegex(Number + "(?:" + Subcategory + @"\d{0,2}[:、,-]+)?(?:指标[一二三四五六七八九十\d]{1,3}[:、.]?)?(?:指标名称[:为])?""?(?<name>[^:,。;""]{2,80}?)""?(?:[:,;。]|(?=该指标|(?:年度|年初|预期|计划|设定|全年|绩效|考核)*(?:指标值|目标值|预期值|计划值|目标数|计划数|目标)))")]
    private static partial Regex NameRegex();

    [GeneratedRegex(Number + @"(?:" + Subcategory + @"\d{0,2}[:、,-]+)?""?(?<name>[^:,。;""]{2,60})""?[:。]?$")]
    private static partial Regex HeadingNameRegex();

    [GeneratedRegex("^(?:该指标|该项指标|预期|目标值|实际完成|年度(?:指标|目标)|年初(?:指标|目标))|^(?:其中|截至|全年|年度|指标|本年)$|^指标[一二三四五六七八九十\\d]{1,3}$|^(?:.{0,4})(?:产出|效益|满意度|数量|质量|时效|成本)指标(?:完成情况)?$")]
    private static partial Regex GenericNameRegex();

    [GeneratedRegex("^(?:该(?:项)?指标|预期|(?:年度|年初|全年)?(?:绩效)?(?:指标值|目标值))")]
    private static partial Regex NamelessRegex();

    [GeneratedRegex("(?:产出|效益|满意度|成本)指标")]
    private static partial Regex CategoryRegex();

    [GeneratedRegex("(?:数量|质量|时效|经济成本|经济效益|社会效益|生态效益|可持续影响|服务对象满意度)指标")]
    private static partial Regex SubcategoryRegex();

    [GeneratedRegex("^(?:(?:存在)?偏差原因|原因分析|未完成原因|改进措施|整改措施|佐证材料|证明材料|(?:该)?(?:指标)?(?:权重|分值|得分|自评得分)|年中监控|(?:本次评价|实际)?完成值|完成率|预期指标值|年度指标值|目标值)")]
    private static partial Regex ContinuationRegex();

    [GeneratedRegex("^(?:[\\u4e00-\\u9fff]{0,6}(?:指标值|目标值|预期值|计划值|完成值|实际值|完成率|分值|权重|得分|评分)|偏差原因(?:分析)?|原因分析|改进措施|佐证材料)[:]")]
    private static partial Regex FieldRegex();

    private const string TextEnd = "(?=[,。;]?(?:下一步)?(?:改进|整改)措施[:为是]|该(?:项)?指标(?:权重|分值)|(?:指标)?权重分值|(?:指标)?分值(?:为|:)?\\d|自评得分|佐证材料|$)";

    [GeneratedRegex("(?:偏差原因|未完成原因|超额完成原因|原因)(?:分析)?(?:及改进措施)?(?:是|为)?[:：](?<text>.*?)" + TextEnd)]
    private static partial Regex ReasonRegex();

    [GeneratedRegex("(?:改进|整改)措施(?:是|为)?[:：](?<text>.*?)" + TextEnd)]
    private static partial Regex ImprovementRegex();

    [GeneratedRegex("(?:根据(?<text>[^,。;]{4,80}),(?:本次|该)|(?:佐证|证明)材料[:为](?<text>[^。;]{2,120}))")]
    private static partial Regex EvidenceRegex();
}
