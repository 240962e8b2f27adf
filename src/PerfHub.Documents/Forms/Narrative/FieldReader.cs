using System.Globalization;
using System.Text.RegularExpressions;
using PerfHub.Documents.Content;
using PerfHub.Documents.Drafts;
using PerfHub.Documents.Forms.Tables;
using PerfHub.Documents.Parsing;

namespace PerfHub.Documents.Forms.Narrative;

/// <summary>Reads single fields: fiscal year, day of filling in, total score, grade, signatures.</summary>
internal static partial class FieldReader
{
    private const int TitleLines = 12;

    /// <summary>Reads the fiscal year from the title.</summary>
    public static void ReadTitle(DocumentContent document, DraftBuilder draft)
    {
        var texts = document.Blocks.SelectMany(block => block switch
        {
            Paragraph paragraph => [CompactText.Create(paragraph)],
            Table table => table.Cells.Take(TitleLines).Select(CompactText.Create),
            _ => [],
        });
        foreach (var text in texts.Take(TitleLines))
        {
            if (YearRegex().Match(text.Value) is { Success: true } match && (text.Value.Length <= 12 || TitleRegex().IsMatch(text.Value)))
            {
                draft.Propose("/fiscalYear", int.Parse(match.Groups["y"].Value, CultureInfo.InvariantCulture), text.GetSource(match.Index, match.Length));
                return;
            }
        }
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
            if (TotalLabelRegex().IsMatch(label) && FigureText.ParsePoints(value.Value) is { } total)
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
            else if (GradeLabelRegex().IsMatch(label) && FindGrade(value.Value) is { } grade)
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
            if ((match.Groups["strong"].Success || isConclusion) && FigureText.Parse(match.Groups["n"].Value) is { } total)
            {
                draft.Propose("/score/total", total, getSource(match.Index, match.Length), isConclusion ? 1 : 2);
            }
        }

        foreach (Match match in GradeRegex().Matches(text))
        {
            draft.Propose("/score/grade", FindGrade(match.Groups["g"].Value)!, getSource(match.Index, match.Length), isConclusion ? 1 : 2);
        }
    }

    private static string? FindGrade(string text) => text.Trim('"', '(', ')') switch
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

    [GeneratedRegex(@"(?:(?<strong>自评总得?分|综合得分|综合评分|总得分|评价总分|自评综合得分|最终得分|总体得分|综合评价得分|整体支出绩效自评得分)|自评得分|评价得分|自评得|综合得|得分|自评分数?|总分)(?:\(分\))?(?:为|是|:|达到|达|共计|合计)*(?<n>" + FigureText.Number + @")分?(?!值|/)")]
    private static partial Regex TotalRegex();

    [GeneratedRegex("(?:(?:评价|自评|绩效|综合|评定|考评)(?:结果|等级|等次|级别|结论|档次)|等级|等次)(?:评定|评|定|为|是|:|属于|达到)*\"?(?<g>优秀|优|良好|良|中等|中|较差|差)(?:等级|等次|级)?\"?(?![\u4e00-\u9fff])|(?:评为|评定为|等级为|结果为|为)\"(?<g>优秀|优|良好|良|中等|中|较差|差)\"")]
    private static partial Regex GradeRegex();
}
