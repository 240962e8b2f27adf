using System.Text.RegularExpressions;
using PerfHub.Documents.Content;
using PerfHub.Documents.Parsing;
using PerfHub.Rules.Report;

namespace PerfHub.Documents.Forms.Narrative;

/// <summary>Tells the section of each paragraph, by headings with numbers of any kind, without numbers, and in the left column of tables.</summary>
internal static partial class Outline
{
    private const int MaxHeading = 40;
    private const int Unnumbered = 7;

    private static readonly (Regex Pattern, Section Section)[] Titles =
    [
        (ProblemsRegex(), Section.Problems),
        (CausesRegex(), Section.Causes),
        (ImprovementsRegex(), Section.Improvements),
        (SuggestionsRegex(), Section.Suggestions),
        (ConclusionRegex(), Section.Conclusion),
        (SystemsRegex(), Section.Systems),
        (ComplianceRegex(), Section.Compliance),
        (FundsUseRegex(), Section.FundsUse),
        (BudgetInitialRegex(), Section.BudgetInitial),
        (BudgetAdjustmentRegex(), Section.BudgetAdjustment),
        (BasicRegex(), Section.Basic),
        (ProjectsRegex(), Section.Projects),
        (BudgetExecutionRegex(), Section.BudgetExecution),
        (BudgetOverviewRegex(), Section.BudgetOverview),
        (KeyWorkRegex(), Section.KeyWork),
        (IndicatorsRegex(), Section.Indicators),
        (DutiesRegex(), Section.Duties),
        (OrganizationRegex(), Section.Organization),
        (ProfileRegex(), Section.Profile),
    ];

    /// <summary>Splits a document into passages; headings are left out.</summary>
    public static IReadOnlyList<Passage> Create(DocumentContent document)
    {
        var passages = new List<Passage>();
        var (section, level, path) = (Section.Other, 0, new List<(int Level, string Title)>());
        foreach (var block in document.Blocks)
        {
            if (block is Table table)
            {
                passages.AddRange(ReadTable(table));
                continue;
            }

            var text = CompactText.Create((Paragraph)block);

            // No report holds a text that long, and what it says cannot be told in time.
            if (text.Value.Length is 0 or > ReportLimits.MaxTextLength)
            {
                continue;
            }

            var (numberLength, numberLevel) = ReadNumber(text.Value);
            var (titleLength, title) = FindTitle(text.Value[numberLength..], numberLevel > 0);
            // 改进措施：… below an indicator is about that indicator.
            var isInline = numberLevel == 0 && numberLength + titleLength < text.Value.Length;
            // 服务对象满意度：该指标…完成值… is an indicator and no heading.
            if (title is { } found && !(isInline && section == Section.Indicators && IsList(found))
                && !(found == Section.Indicators && IndicatorSentenceReader.BeginsNameless(text.Value[(numberLength + titleLength)..])) && (!IsList(section) || IsList(found) || numberLevel > 0 && numberLevel <= level || numberLevel == 0))
            {
                (section, level) = (found, numberLevel > 0 ? numberLevel : level);
                Enter(path, numberLevel > 0 ? numberLevel : Unnumbered, text.Value.Substring(numberLength, titleLength).TrimEnd(':', '。'));
                if (numberLength + titleLength < text.Value.Length)
                {
                    passages.Add(new Passage(section, text, numberLength + titleLength, [.. path.Select(it => it.Title)]));
                }

                continue;
            }

            if (numberLevel > 0 && text.Value.Length <= MaxHeading && !EndsSentence(text.Value))
            {
                Enter(path, numberLevel, text.Value[numberLength..].TrimEnd(':'));
                if (numberLevel <= level)
                {
                    (section, level) = (Section.Other, numberLevel);
                }
            }

            passages.Add(new Passage(section, text, 0, [.. path.Select(it => it.Title)]));
        }

        return passages;
    }

    /// <summary>Reads the number of a heading or list item: its length and its level, from 1; 0 if there is none.</summary>
    public static (int Length, int Level) ReadNumber(string text)
    {
        var match = NumberRegex().Match(text);
        for (var level = 1; match.Success && level <= 6; level++)
        {
            if (match.Groups[$"l{level}"].Success)
            {
                return (match.Length, level);
            }
        }

        return (match.Length, 0);
    }

    private static void Enter(List<(int Level, string Title)> path, int level, string title)
    {
        path.RemoveAll(it => it.Level >= level);
        path.Add((level, title));
    }

    private static bool IsList(Section section) =>
        section is Section.Problems or Section.Causes or Section.Improvements or Section.Suggestions or Section.KeyWork;

    private static bool EndsSentence(string text) => text[^1] is '。' or ';' or ',';

    /// <summary>Finds the title at the beginning of a paragraph that is only a title, or a title and its text.</summary>
    private static (int Length, Section? Section) FindTitle(string text, bool hasNumber)
    {
        var end = text.IndexOfAny([':', '。', ',', ';']);
        var title = end < 0 ? text : text[..end];
        var isWhole = end < 0 || end == text.Length - 1 && text[end] is ':' or '。';
        if (title.Length > MaxHeading || !isWhole && !(text[end] is ':' && title.Length <= 16 || hasNumber && text[end] == '。' && title.Length <= 20))
        {
            return (0, null);
        }

        title = RemarkRegex().Replace(title, "").TrimEnd('*', '#');
        foreach (var (pattern, section) in Titles)
        {
            // Without a number, only the exact title is a heading.
            if (pattern.Match(title) is { Success: true, Length: var length } && length == title.Length)
            {
                return (end < 0 ? text.Length : end + 1, section);
            }
        }

        return (0, null);
    }

    /// <summary>Reads a form in a table: titles in a cell, the text in the cell to the right.</summary>
    private static IEnumerable<Passage> ReadTable(Table table)
    {
        foreach (var cell in table.Cells)
        {
            var title = CompactText.Compact(cell.Text);
            title = title[ReadNumber(title).Length..].TrimEnd(':');
            if (title.Length is 0 or > 20 || FindTitle(title, hasNumber: false).Section is not { } section
                || table[cell.Row, cell.Column + cell.ColumnSpan] is not { } right || right.Row != cell.Row || right.Text.Length < 2)
            {
                continue;
            }

            foreach (var line in right.Text.Split('\n').Where(line => !string.IsNullOrWhiteSpace(line)))
            {
                var text = CompactText.Create(new Paragraph(line, right.Position));
                if (text.Value.Length >= 6)
                {
                    yield return new Passage(section, text, 0, [title]);
                }
            }
        }
    }

    [GeneratedRegex(@"^[#*>\s-]*(?:(?<l1>第[一二三四五六七八九十]{1,3}(?:部分|章)[、:]?)|(?<l2>[一二三四五六七八九十]{1,3}[、.])|(?<l3>\([一二三四五六七八九十]{1,3}\)[、.]?)|(?<l4>\d{1,2}(?:[、]|\.(?!\d)))|(?<l5>\(\d{1,2}\)|\d{1,2}\))|(?<l6>[①-⑳]|[⒈-⒛])[.、]?)?\**")]
    private static partial Regex NumberRegex();

    [GeneratedRegex(@"\([^()]*\)$")]
    private static partial Regex RemarkRegex();

    private const string Unit = "(?:部门单位|部门\\(单位\\)|部门|单位|本部门|本单位|我单位|项目)?";

    [GeneratedRegex("^" + Unit + "(?:自评|绩效)?(?:中|工作)?(?:存在|发现|面临)?的?(?:主要|突出)?的?(?:问题|不足|短板)(?:与|和|及|、)?(?:不足|困难|短板|问题)?(?:(?:及|和|与|、)?(?:主要)?原因(?:分析)?)?$")]
    private static partial Regex ProblemsRegex();

    [GeneratedRegex("^(?:问题|主要|存在问题的|产生)?的?(?:主要)?原因(?:及)?分析$|^(?:产生|问题)(?:的)?原因$|^(?:主要)?原因分析$")]
    private static partial Regex CausesRegex();

    [GeneratedRegex("^(?:下一步|今后|拟采取的?|有关|相关)?的?(?:工作)?(?:改进|整改|完善|努力)(?:的)?(?:措施|方向|工作|意见|举措|思路)?(?:(?:和|及|与|、)(?:有关|相关|工作|意见)?建议)?$|^下一步(?:的)?(?:工作)?(?:打算|计划|安排|措施|改进措施)$|^(?:主要)?(?:改进|整改)?措施(?:(?:和|及|、)建议)?$")]
    private static partial Regex ImprovementsRegex();

    [GeneratedRegex("^(?:有关|相关|工作|意见|对策|政策)?(?:和|及)?建议$")]
    private static partial Regex SuggestionsRegex();

    [GeneratedRegex("^" + Unit + "(?:整体支出)?(?:绩效)?(?:综合)?(?:自评|评价|自我评价|绩效评价|绩效自评|总体|评价)?(?:的)?(?:结论|评价结果|自评结果|评价情况)(?:及建议)?$|^综合评价(?:结论|情况|结果)?$|^总体(?:评价)?(?:结论|情况)$|^总体评价$|^自评得分情况$|^评价结果$")]
    private static partial Regex ConclusionRegex();

    [GeneratedRegex("^(?:(?:预算|财务|资金|项目|内部)?(?:管理)?制度(?:的)?(?:建设|健全性|健全|执行|完善)?(?:情况)?|内部?控(?:制)?(?:制度|管理)?(?:建设|执行)?(?:情况)?|管理制度健全性)$")]
    private static partial Regex SystemsRegex();

    [GeneratedRegex("^(?:资金)?(?:使用)?(?:的)?(?:合规|规范|安全)性?(?:(?:和|及|、|与)(?:安全|规范|合规)性?)*(?:情况)?$|^资金使用(?:合规|规范|安全).*$")]
    private static partial Regex ComplianceRegex();

    [GeneratedRegex("^资金(?:的)?使用(?:主要)?(?:内容|方向|范围|用途)(?:(?:及|和|、)(?:涉及)?(?:范围|内容))?(?:情况)?$")]
    private static partial Regex FundsUseRegex();

    [GeneratedRegex("^" + Unit + "(?:整体)?(?:年初|年度|收支)?预算(?:批复|安排|编制|下达)(?:情况)?$|^年初(?:部门)?预算(?:批复|安排|编制)?(?:情况)?$")]
    private static partial Regex BudgetInitialRegex();

    [GeneratedRegex("^(?:年中|年度|全年|部门)?预算调整(?:变更)?(?:及追加)?(?:情况)?$")]
    private static partial Regex BudgetAdjustmentRegex();

    [GeneratedRegex("^" + Unit + "基本支出(?:(?:预算)?(?:执行|管理|和使用|及使用|使用))*(?:情况)?(?:分析)?$")]
    private static partial Regex BasicRegex();

    [GeneratedRegex("^" + Unit + "项目(?:支出|资金|经费|预算)?(?:(?:的)?(?:管理|使用|实施|执行|组织|安排|和|及))*(?:情况)?(?:分析)?$")]
    private static partial Regex ProjectsRegex();

    [GeneratedRegex("^" + Unit + "(?:整体|年度|全年)?(?:支出)?(?:的)?(?:预算|资金|支出)(?:预算)?(?:总体)?(?:执行|支出|使用|决算|完成)(?:执行)?(?:情况)?(?:分析)?$|^(?:支出)?决算情况$|^(?:预算)?执行情况$")]
    private static partial Regex BudgetExecutionRegex();

    [GeneratedRegex("^" + Unit + "(?:整体)?(?:支出)?(?:预算|收支|资金)(?:规模|总体|收支|来源|构成)?(?:及|和|与)?(?:安排|支出|使用|管理|分配)?(?:规模)?(?:情况)?$|^" + Unit + "整体支出(?:管理)?(?:(?:及|和)使用)?(?:规模)?(?:情况)?$|^(?:年度)?(?:收支|预算)(?:及决算)?情况$|^" + Unit + "(?:财政)?资金(?:收支|来源|投入)(?:和使用)?情况$")]
    private static partial Regex BudgetOverviewRegex();

    [GeneratedRegex("^" + Unit + "(?:\\d{4}年)?(?:年度|全年|当年|本年度?|今年)?(?:主要|重点|中心)?(?:工作|任务|工作任务|重点工作|履职)(?:的)?(?:任务|目标)?(?:完成|开展|履职|进展|成效|推进)?(?:情况|效果)?$|^" + Unit + "(?:年度)?(?:总体|主要)工作(?:和|及|与|、)(?:年度)?重点工作(?:任务)?(?:完成)?(?:情况)?$")]
    private static partial Regex KeyWorkRegex();

    [GeneratedRegex("^" + Unit + "(?:整体)?(?:支出)?(?:年度)?(?:总体)?(?:绩效|指标|绩效指标|绩效目标|目标)(?:目标|指标)?(?:的)?(?:自评|实现|完成|达成|分析|评价|自评分析)?(?:程度)?(?:情况)?(?:分析)?$|^(?:产出|效益|满意度|成本|数量|质量|时效|经济效益|社会效益|生态效益|可持续影响|服务对象满意度)(?:指标|情况|目标)?(?:完成|实现|分析|自评)?(?:情况)?(?:分析)?$|^各项指标完成情况$")]
    private static partial Regex IndicatorsRegex();

    [GeneratedRegex("^" + Unit + "(?:的)?(?:主要|基本)?(?:职能|职责|职能职责|工作职责|职责职能)(?:概述|情况|简介)?$")]
    private static partial Regex DutiesRegex();

    [GeneratedRegex("^" + Unit + "(?:机构|内设机构|组织机构|人员|编制|组织架构)(?:设置|构成|编制|概况|组成|情况|人员|及|和|、|与)*$")]
    private static partial Regex OrganizationRegex();

    [GeneratedRegex("^" + Unit + "(?:的)?(?:基本|概况)(?:情况|概况)?$|^" + Unit + "概况$")]
    private static partial Regex ProfileRegex();
}
