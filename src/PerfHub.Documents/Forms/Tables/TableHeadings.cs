using System.Text.RegularExpressions;

namespace PerfHub.Documents.Forms.Tables;

/// <summary>The headings by which the tables of a form are told from those of others.</summary>
/// <param name="Marks">Headings that only this form has; each counts once.</param>
internal sealed partial record TableHeadings(params Regex[] Marks)
{
    public static TableHeadings National { get; } = new(YearTargetRegex(), ActualRegex(), NationalReasonRegex(), NationalFundsRegex());

    public static TableHeadings Chongqing { get; } = new(MeasureUnitRegex(), AdjustedTargetRegex(), FullYearRegex(), CoefficientRegex(), CoreRegex());

    public static TableHeadings Sichuan { get; } = new(NatureRegex(), GaugeUnitRegex(), FinalRegex(), SichuanReasonRegex(), SichuanFundsRegex());

    [GeneratedRegex("^(?:年度|预期|计划|年初|绩效)*(?:指标值|目标值)$")]
    private static partial Regex YearTargetRegex();

    [GeneratedRegex("^(?:全年|年度)?实际完成(?:值|情况)$")]
    private static partial Regex ActualRegex();

    [GeneratedRegex("偏差原因")]
    private static partial Regex NationalReasonRegex();

    [GeneratedRegex("年度资金总额|当年财政拨款|本年财政拨款|上年结转资金")]
    private static partial Regex NationalFundsRegex();

    [GeneratedRegex("^计量单位$")]
    private static partial Regex MeasureUnitRegex();

    [GeneratedRegex("^调整(?:后)?指标值")]
    private static partial Regex AdjustedTargetRegex();

    [GeneratedRegex("^全年完成值$")]
    private static partial Regex FullYearRegex();

    [GeneratedRegex("得分系数")]
    private static partial Regex CoefficientRegex();

    [GeneratedRegex("核心指标")]
    private static partial Regex CoreRegex();

    [GeneratedRegex("^指标性质$")]
    private static partial Regex NatureRegex();

    [GeneratedRegex("^度量单位$")]
    private static partial Regex GaugeUnitRegex();

    [GeneratedRegex("^完成值$")]
    private static partial Regex FinalRegex();

    [GeneratedRegex("未完成原因")]
    private static partial Regex SichuanReasonRegex();

    [GeneratedRegex("财政专户管理资金|^单位资金$")]
    private static partial Regex SichuanFundsRegex();
}
