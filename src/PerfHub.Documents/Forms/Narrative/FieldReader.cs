using System.Globalization;
using System.Text.RegularExpressions;
using PerfHub.Documents.Content;
using PerfHub.Documents.Drafts;
using PerfHub.Documents.Forms.Tables;
using PerfHub.Documents.Parsing;
using PerfHub.Rules.Report;

namespace PerfHub.Documents.Forms.Narrative;

/// <summary>Reads single fields: fiscal year, day of filling in, total score, grade, signatures.</summary>
internal static partial class FieldReader
{
    private const int TitleLines = 12;
    private const int MaxPart = 20;

    /// <summary>Reads the fiscal year from the title.</summary>
    public static void ReadTitle(DocumentContent document, DraftBuilder draft)
    {
        var texts = document.Blocks.SelectMany(block => block switch
        {
            Paragraph paragraph => [CompactText.Create(paragraph)],
            Table table => table.Cells.Take(TitleLines).Select(CompactText.Create),
            _ => [],
        });
        foreach (var text in texts.Take(TitleLines).Where(text => text.Value.Length <= ReportLimits.MaxTextLength))
        {
            if ((text.Value.Length <= 12 || TitleRegex().IsMatch(text.Value)) && FindYear(text.Value) is { } match)
            {
                draft.Propose("/fiscalYear", int.Parse(match.Groups["y"].Value, CultureInfo.InvariantCulture), text.GetSource(match.Index, match.Length));
                return;
            }
        }
    }

    /// <summary>Finds the year of a title. Of several, as in 2025年…2024年度…自评报告, it is the one that 年度 names.</summary>
    private static Match? FindYear(string title)
    {
        var matches = YearRegex().Matches(title).ToList();
        var years = matches.DistinctBy(match => match.Groups["y"].Value).ToList();
        var ofPeriods = matches.Where(match => match.Value.EndsWith('度')).DistinctBy(match => match.Groups["y"].Value).ToList();
        return years.Count == 1 ? years[0] : ofPeriods.Count == 1 ? ofPeriods[0] : null;
    }

    /// <summary>Reads the fields in a passage.</summary>
    public static void Read(Passage passage, DraftBuilder draft)
    {
        if (passage.Section != Section.Indicators || !IndicatorSentenceReader.IsIndicator(passage.Value))
        {
            Read(passage.Value, passage.GetSource, draft, isConclusion: passage.Section == Section.Conclusion);
        }
    }

    /// <summary>Reads the date below the report, if that is the whole line.</summary>
    public static void ReadSignature(Passage passage, DraftBuilder draft)
    {
        if (DateText.ParsePrefix(passage.Value) is var (date, length) && length == passage.Value.Length)
        {
            draft.Propose("/filledOn", date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), passage.GetSource(0, length), DraftBuilder.Fallback);
        }
    }

    /// <summary>Reads the fields inside the cells of a table, e.g. 填报日期：2025年2月18日.</summary>
    public static void ReadInside(Table table, DraftBuilder draft)
    {
        foreach (var cell in table.Cells.Where(cell => cell.Text.Length <= 200))
        {
            var text = CompactText.Create(cell);
            Read(text.Value, text.GetSource, draft, isConclusion: false);
        }
    }

    /// <summary>Reads fields whose label is in one cell and whose value is in the next.</summary>
    public static void Read(Table table, DraftBuilder draft)
    {
        foreach (var cell in table.Cells.Where(cell => cell.Text.Length <= 40))
        {
            if (table[cell.Row, cell.Column + cell.ColumnSpan] is not { } right || right.Row != cell.Row || string.IsNullOrWhiteSpace(right.Text))
            {
                continue;
            }

            var (label, value) = (UnitRegex().Replace(CompactText.Compact(cell.Text), "").TrimEnd(':'), new CellText(right));
            if (TotalLabelRegex().IsMatch(label) && FigureText.ParsePoints(value.Value) is { } total && !MayBePart(label, total, draft))
            {
                draft.Propose("/score/total", total, value.Source);
            }
            else if (label == "预算执行分值" && FigureText.ParsePoints(value.Value) is { } weight)
            {
                draft.Propose("/score/executionWeight", weight, value.Source);
            }
            else if (label == "预算执行得分" && FigureText.ParsePoints(value.Value) is { } execution)
            {
                draft.Propose("/score/execution", execution, value.Source);
            }
            else if (label is "编制人数" or "实有人数" or "雇员人数" && FigureText.Parse(value.Value.TrimEnd('人')) is { } staff && staff == decimal.Truncate(staff))
            {
                draft.Propose(label switch { "编制人数" => "/profile/establishedPosts", "实有人数" => "/profile/actualStaff", _ => "/profile/contractStaff" }, staff, value.Source);
            }
            else if (GradeLabelRegex().IsMatch(label) && (FindGrade(value.Value) ?? CheckedGrade.Find(value.Value)) is { } grade)
            {
                draft.Propose("/score/grade", grade, value.Source);
            }
            else if (DateLabelRegex().IsMatch(label) && DateText.ParsePrefix(value.Value) is var (date, _))
            {
                draft.Propose("/filledOn", date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), value.Source);
            }
            else if (PreparedLabelRegex().IsMatch(label) && NameRegex().IsMatch(value.Value))
            {
                draft.Propose("/signedOff/preparedBy", value.Text, value.Source);
            }
            else if (ApprovedLabelRegex().IsMatch(label) && NameRegex().IsMatch(value.Value))
            {
                draft.Propose("/signedOff/approvedBy", value.Text, value.Source);
            }
        }
    }

    /// <summary>自评得分 in a table may be that of a part, e.g. of the execution: it is, if the indicators score more than twice as much.</summary>
    private static bool MayBePart(string label, decimal total, DraftBuilder draft)
    {
        var scores = 0m;
        for (var index = 0; draft.Has($"/indicators/{index}/name"); index++)
        {
            scores += draft.GetFigure($"/indicators/{index}/score") ?? 0m;
        }

        return label is "自评得分" or "自评分数" && scores > 2 * total;
    }

    private static void Read(string text, Func<int, int, SourceText> getSource, DraftBuilder draft, bool isConclusion)
    {
        foreach (Match match in DateFieldRegex().Matches(text))
        {
            if (DateText.ParsePrefix(text[(match.Index + match.Length)..]) is var (date, length))
            {
                draft.Propose("/filledOn", date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), getSource(match.Index, match.Length + length));
            }
        }

        foreach (Match match in TotalRegex().Matches(text))
        {
            var isStrong = match.Groups["strong"].Success;
            if ((isStrong || isConclusion) && !PartRegex().IsMatch(text[Math.Max(0, match.Index - MaxPart)..match.Index]) && FigureText.Parse(match.Groups["n"].Value) is { } total)
            {
                draft.Propose("/score/total", total, getSource(match.Index, match.Length), (isStrong ? 1 : 2) + (isConclusion ? 0 : 1));
            }
        }

        foreach (Match match in ExecutionPointsRegex().Matches(text))
        {
            if (FigureText.Parse(match.Groups["n"].Value) is { } points)
            {
                draft.Propose("/score/execution", points, getSource(match.Index, match.Length), 2);
                if (FigureText.Parse(match.Groups["weight"].Value) is { } weight)
                {
                    draft.Propose("/score/executionWeight", weight, getSource(match.Index, match.Length), 2);
                }
            }
        }

        ReadGrade(text, getSource, draft, isConclusion ? 1 : 2);
    }

    private static void ReadGrade(string text, Func<int, int, SourceText> getSource, DraftBuilder draft, int rank)
    {
        if (CheckedGrade.Find(text) is { } ticked)
        {
            draft.Propose("/score/grade", ticked, getSource(0, text.Length), rank);
            return;
        }

        // A text with several grades is the scale and not the grade.
        var grades = GradeRegex().Matches(text).ToList();
        if (grades.Count > 0 && grades.Select(match => FindGrade(match.Groups["g"].Value)).Distinct().Count() == 1 && !CheckedGrade.HasBoxes(text) && !ScaleRegex().IsMatch(text))
        {
            draft.Propose("/score/grade", FindGrade(grades[0].Groups["g"].Value)!, getSource(grades[0].Index, grades[0].Length), rank);
        }
    }

    internal static string? FindGrade(string text) => text.Trim('"', '(', ')') switch
    {
        "优" or "优秀" => "优",
        "良" or "良好" => "良",
        "中" or "中等" => "中",
        "差" or "较差" => "差",
        _ => null,
    };

    [GeneratedRegex(@"(?<!\d)(?<y>20\d\d)年度?(?!\d|[初末中底]|\d{1,2}月)")]
    private static partial Regex YearRegex();

    [GeneratedRegex("自评|绩效|评价")]
    private static partial Regex TitleRegex();

    [GeneratedRegex(@"\((?:分|满分\d+分?|\d+分)\)")]
    private static partial Regex UnitRegex();

    [GeneratedRegex("^(?:自评总得?分|综合得分|自评综合得分|总得分|自评得分|自评分数|综合评分|绩效自评总?得?分|评价总分|整体自评得分)$")]
    private static partial Regex TotalLabelRegex();

    [GeneratedRegex("^(?:评价|自评|绩效|综合|评定|考评)*(?:等级|结果|等次|级别)$")]
    private static partial Regex GradeLabelRegex();

    [GeneratedRegex("^(?:填报|填表|填写|报告|编制|上报|自评)(?:时间|日期)$")]
    private static partial Regex DateLabelRegex();

    [GeneratedRegex("^(?:填报人|填表人|编制人|经办人)(?:员|姓名)?(?:\\(签[字章]\\))?$")]
    private static partial Regex PreparedLabelRegex();

    [GeneratedRegex("^(?:单位|部门|单位主要)?负责人(?:\\(签[字章]\\))?$|^审核人$")]
    private static partial Regex ApprovedLabelRegex();

    [GeneratedRegex(@"^[\u4e00-\u9fff·]{2,6}$")]
    private static partial Regex NameRegex();

    [GeneratedRegex("(?:填报|填表|填写|报告|编制|上报)(?:时间|日期)[:为]?")]
    private static partial Regex DateFieldRegex();

    [GeneratedRegex(@"(?:(?<strong>自评总得?分|综合得分|综合评分|总得分|评价总分|自评综合得分|最终得分|总体得分|综合评价得分|整体支出绩效自评得分)|自评得分|评价得分|自评得|综合得|得分|自评分数?|总分)(?:\(分\))?(?:为|是|:|达到|达|共计|合计)*(?<n>" + FigureText.Number + @")(?>分?)(?!值|/|\(含|[及或]?以[上下]|[-~至到≥≤<>])")]
    private static partial Regex TotalRegex();

    [GeneratedRegex("(?<!基本支出|项目支出|项目|资金)预算执行(?:率|情况)?(?:指标)?(?:自评|实际)?得分?(?:为|是|:)*(?<n>" + FigureText.Number + ")分(?!值)(?:\\((?:满分|分值|权重)(?<weight>\\d{1,2})分\\))?")]
    private static partial Regex ExecutionPointsRegex();

    // What stands before the points of a part: 预算执行得分, 产出指标总得分.
    [GeneratedRegex("(?:执行率?|执行情况|产出|效益|满意度?|指标|过程|决策|投入|成本|管理|履职|数量|质量|时效|该项|此项)(?:类|部分|方面|指标|绩效|完成情况)*(?:自评|综合|实际)?$|情况(?:自评)?$")]
    private static partial Regex PartRegex();

    // 90分（含）以上为优，80（含）-90分为良
    [GeneratedRegex("\\d分?(?:\\(含\\)|\\(不含\\))?(?:[及或]?以[上下]|[-~至到]\\d)[^。;]{0,12}(?:优|良|中|差)")]
    private static partial Regex ScaleRegex();

    [GeneratedRegex("(?:(?:评价|自评|绩效|综合|评定|考评)(?:结果|等级|等次|级别|结论|档次)|等级|等次)(?:评定|评|定|为|是|:|属于|达到)*\"?(?<g>优秀|优|良好|良|中等|中|较差|差)(?:等级|等次|级)?\"?(?![\u4e00-\u9fff])|(?:评为|评定为|等级为|结果为|为)\"(?<g>优秀|优|良好|良|中等|中|较差|差)\"")]
    private static partial Regex GradeRegex();
}
