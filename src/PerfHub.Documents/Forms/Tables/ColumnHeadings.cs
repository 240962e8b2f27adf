using System.Globalization;
using System.Text.RegularExpressions;
using PerfHub.Documents.Content;
using PerfHub.Documents.Parsing;

namespace PerfHub.Documents.Forms.Tables;

/// <summary>Tells what the columns of a table hold, by their headings. The first pattern that matches decides.</summary>
internal static partial class ColumnHeadings
{
    // Line ends and spaces included.
    private const int MaxHeading = 200;

    private static readonly (Regex Pattern, FundsColumn Column)[] Funds =
    [
        (OtherYearRegex(), FundsColumn.Ignored),
        (FundsScoreRegex(), FundsColumn.Score),
        (FundsWeightRegex(), FundsColumn.Weight),
        (AdjustmentRateRegex(), FundsColumn.AdjustmentRate),
        (FundsRateRegex(), FundsColumn.Rate),
        (CarriedOverRegex(), FundsColumn.CarriedOver),
        (InitialRegex(), FundsColumn.Initial),
        (AdjustedRegex(), FundsColumn.Adjusted),
        (AdjustmentRegex(), FundsColumn.Adjustment),
        (ReceivedRegex(), FundsColumn.Received),
        (ExecutedRegex(), FundsColumn.Executed),
        (PlainBudgetRegex(), FundsColumn.Adjusted),
    ];

    private static readonly (Regex Pattern, IndicatorColumn Column)[] Indicators =
    [
        (OtherYearRegex(), IndicatorColumn.Ignored),
        (ExplanationRegex(), IndicatorColumn.Ignored),
        (CodeRegex(), IndicatorColumn.Code),
        (CoreRegex(), IndicatorColumn.Core),
        (CategoryRegex(), IndicatorColumn.Category),
        (SubcategoryRegex(), IndicatorColumn.Subcategory),
        (NameRegex(), IndicatorColumn.Name),
        (UnitRegex(), IndicatorColumn.Unit),
        (DirectionRegex(), IndicatorColumn.Direction),
        (ReasonRegex(), IndicatorColumn.Reason),
        (ImprovementRegex(), IndicatorColumn.Improvement),
        (EvidenceRegex(), IndicatorColumn.Evidence),
        (MidYearRegex(), IndicatorColumn.MidYear),
        (CompletionRateRegex(), IndicatorColumn.Rate),
        (AdjustedTargetRegex(), IndicatorColumn.AdjustedTarget),
        (FinalRegex(), IndicatorColumn.Final),
        (TargetRegex(), IndicatorColumn.Target),
        (IndicatorScoreRegex(), IndicatorColumn.Score),
        (IndicatorWeightRegex(), IndicatorColumn.Weight),
    ];

    public static FundsColumn? FindFunds(string heading) => Find(Simplify(heading), Funds);

    public static IndicatorColumn? FindIndicator(string heading) => Find(Simplify(heading), Indicators);

    /// <summary>
    /// Maps the columns of a row of headings. A heading of two rows is read as its lower part, and as both together if the lower
    /// part alone says nothing.
    /// </summary>
    public static Dictionary<int, T> Map<T>(Table table, int row, Func<string, T?> find)
        where T : struct
    {
        var columns = new Dictionary<int, T>();
        TableCell? last = null;
        for (var column = 0; column < table.ColumnCount; column++)
        {
            if (table[row, column] is not { } cell || ReferenceEquals(cell, last))
            {
                continue;
            }

            last = cell;
            if (cell.Text.Length > MaxHeading)
            {
                continue;
            }

            var text = CompactText.Compact(cell.Text);
            var above = table[cell.Row - 1, column] is { } upper && !ReferenceEquals(upper, cell) && upper.ColumnSpan > cell.ColumnSpan && upper.Text.Length <= MaxHeading
                ? CompactText.Compact(upper.Text)
                : "";
            if (text.Length is > 0 and <= 30 && (find(text) ?? (above.Length is > 0 and <= 20 ? find(above + text) : null)) is { } found)
            {
                columns[column] = found;
            }
        }

        return columns;
    }

    /// <summary>
    /// Leaves out the columns whose headings name another year than <paramref name="fiscalYear"/>, or, if that is unknown, an earlier one than
    /// other headings name.
    /// </summary>
    public static Dictionary<int, T> RemoveOtherYears<T>(Table table, int row, Dictionary<int, T> columns, int? fiscalYear)
        where T : struct
    {
        var years = columns.Keys.ToDictionary(column => column, column => FindYear(table, row, column));
        var year = fiscalYear ?? years.Values.Max();
        return columns.Where(it => years[it.Key] is null || years[it.Key] == year).ToDictionary();
    }

    private static int? FindYear(Table table, int row, int column)
    {
        var cell = table[row, column]!;
        foreach (var heading in (TableCell?[])[cell, table[cell.Row - 1, column]])
        {
            if (heading is not null && YearRegex().Match(CompactText.Compact(heading.Text)) is { Success: true } match)
            {
                return int.Parse(match.Value, CultureInfo.InvariantCulture);
            }
        }

        return null;
    }

    /// <summary>Leaves out what headings add to their words: 全年预算数(A), 执行率(B/A,%), 得分(分).</summary>
    public static string Simplify(string heading) => NoiseRegex().Replace(heading, "");

    private static T? Find<T>(string heading, (Regex Pattern, T Column)[] patterns)
        where T : struct
    {
        foreach (var (pattern, column) in patterns)
        {
            if (pattern.IsMatch(heading))
            {
                return column;
            }
        }

        return null;
    }

    [GeneratedRegex(@"\((?:单位)?:?(?:万元|元|千元|亿元|分|%)\)|[()\[\]A-Za-z/÷=×*%\d:,。]|(?<=数|额|预算)万元$")]
    private static partial Regex NoiseRegex();

    [GeneratedRegex("^(?:上年|去年|前年|上一年|历史|基期|往年)(?!.*结转)|同期|复核|复评|审核|抽查|主管部门|财政评|专家|第三方|扣分|情况分?$(?<!完成情况)")]
    private static partial Regex OtherYearRegex();

    [GeneratedRegex("得分|自评分")]
    private static partial Regex FundsScoreRegex();

    [GeneratedRegex("分值|权重|标准分|满分")]
    private static partial Regex FundsWeightRegex();

    [GeneratedRegex("调整率")]
    private static partial Regex AdjustmentRateRegex();

    [GeneratedRegex("执行率|支出率|完成率|执行进度|支出进度")]
    private static partial Regex FundsRateRegex();

    [GeneratedRegex("上年结转|结转结余")]
    private static partial Regex CarriedOverRegex();

    [GeneratedRegex("年初|初始预算|批复预算")]
    private static partial Regex InitialRegex();

    [GeneratedRegex("全年调?整?后?预算|全年调整数?|调整后|调整预算|(?:全年|年度|最终|本年|当年)预算(?!执行|支出|完成)|^预算数调整|全年数")]
    private static partial Regex AdjustedRegex();

    [GeneratedRegex("调整|追加|调增|调减")]
    private static partial Regex AdjustmentRegex();

    [GeneratedRegex("到位")]
    private static partial Regex ReceivedRegex();

    [GeneratedRegex("执行|决算|支出|使用|完成数|完成金额")]
    private static partial Regex ExecutedRegex();

    [GeneratedRegex(@"(?<![\d.,])20\d\d(?=年(?!\d))|^20\d\d(?=[\u4e00-\u9fff-[年]])")]
    private static partial Regex YearRegex();

    [GeneratedRegex("^(?:年度?)?(?:预算|资金)(?:数|金额|安排|安排数|总额)?$")]
    private static partial Regex PlainBudgetRegex();

    [GeneratedRegex("评分(?:标准|依据|规则|细则|办法)|指标(?:解释|说明|内涵)|计算(?:公式|方法)|评价标准|说明$|系数|备注|^计算|^公式")]
    private static partial Regex ExplanationRegex();

    [GeneratedRegex("^(?:序号|编号|指标编[码号]|指标代码|代码|编码)$")]
    private static partial Regex CodeRegex();

    [GeneratedRegex("核心")]
    private static partial Regex CoreRegex();

    [GeneratedRegex("^(?:一级|一级指标|指标类别|绩效维度)$|^一级指标")]
    private static partial Regex CategoryRegex();

    [GeneratedRegex("^二级")]
    private static partial Regex SubcategoryRegex();

    [GeneratedRegex("^三级|^四级|指标名称|指标内容|^具体指标$|^绩效指标$|^指标$|^绩效指标名称|^考核指标$|^评价指标$")]
    private static partial Regex NameRegex();

    [GeneratedRegex("(?:计量|度量|指标|计算)单位|^单位$")]
    private static partial Regex UnitRegex();

    [GeneratedRegex("指标(?:性质|方向|属性)|符号|运算符|比较符|目标方向|指标值类型|^方向$|^性质$|关系符")]
    private static partial Regex DirectionRegex();

    [GeneratedRegex("偏差|原因|未完成(?:情况|说明)|差异")]
    private static partial Regex ReasonRegex();

    [GeneratedRegex("改进|整改|措施")]
    private static partial Regex ImprovementRegex();

    [GeneratedRegex("佐证|证明材料|证据|数据来源|支撑材料")]
    private static partial Regex EvidenceRegex();

    [GeneratedRegex("年中|半年|月完成|月底完成|监控")]
    private static partial Regex MidYearRegex();

    [GeneratedRegex("完成(?:率|比例|程度|比)|实现率|达成率")]
    private static partial Regex CompletionRateRegex();

    [GeneratedRegex("调整")]
    private static partial Regex AdjustedTargetRegex();

    [GeneratedRegex("完成(?:值|情况|数|结果|指标值|指标)|实际(?:值|完成|数|指标值|达成)|达成值|^完成$|自评值|实现值|年末值")]
    private static partial Regex FinalRegex();

    [GeneratedRegex("指标值|目标值|预期值|计划值|目标数|计划数|计划完成|预期目标|年度目标|绩效目标|年度指标|^目标$|^年初值?$|标准值")]
    private static partial Regex TargetRegex();

    [GeneratedRegex("得分|自评分|^评分$|^自评$")]
    private static partial Regex IndicatorScoreRegex();

    [GeneratedRegex("分值|权重|标准分|满分|权数|赋分|^分数$")]
    private static partial Regex IndicatorWeightRegex();
}
