using System.Globalization;
using PerfHub.Api.Http.Files;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Features.Deviations.Export;

/// <summary>The columns of the exported list.</summary>
internal static class DeviationColumn
{
    private const int MaxInputs = 40;

    public static readonly IReadOnlyList<FileColumn<DeviationItem>> All =
    [
        new(new("偏差编号", "Id"), 36, (cells, it) => cells.WriteText(it.Id)),
        new(new("财政局代码", "Bureau code"), 10, (cells, it) => cells.WriteText(it.Bureau)),
        new(new("单位编码", "Unit code"), 12, (cells, it) => cells.WriteText(it.Unit)),
        new(new("单位名称", "Unit"), 30, (cells, it) => cells.WriteText(it.UnitName)),
        new(new("主管部门/行业", "Sector"), 16, (cells, it) => cells.WriteText(it.Sector)),
        new(new("年度", "Fiscal year"), 8, (cells, it) => cells.WriteNumber(it.FiscalYear)),
        new(new("规则编号", "Rule id"), 24, (cells, it) => cells.WriteText(it.Rule)),
        new(new("规则名称", "Rule"), 30, (cells, it) => cells.WriteText(it.Title)),
        new(new("严重程度", "Severity"), 10, (cells, it) => cells.WriteLabel(DeviationLabels.Get(it.Severity))),
        new(new("状态", "Status"), 10, (cells, it) => cells.WriteLabel(DeviationLabels.Get(it.Status))),
        new(new("填报版次", "Revision"), 8, (cells, it) => cells.WriteNumber(it.Revision)),
        new(new("位置", "Pointer"), 24, (cells, it) => cells.WriteText(it.Pointer)),
        new(new("指标编码", "Indicator code"), 12, (cells, it) => cells.WriteText(it.Indicator)),
        new(new("指标名称", "Indicator"), 30, (cells, it) => cells.WriteText(it.IndicatorName)),
        new(new("应为", "Expected"), 14, (cells, it) => WriteFigure(cells, it.Expected)),
        new(new("实为", "Actual"), 14, (cells, it) => WriteFigure(cells, it.Actual)),
        new(new("差额", "Difference"), 14, (cells, it) => cells.WriteNumber(it.Difference)),
        new(new("算式", "Formula"), 40, (cells, it) => cells.WriteLabel(ReadableRuleText.FormatFormula(it.Formula, cells.TimeZone))),
        new(new("问题描述", "Finding"), 60, (cells, it) => cells.WriteText(it.Message)),
        FileColumn<DeviationItem>.OfTimes(new("首次发现时间", "Opened at"), it => it.OpenedAt),
        FileColumn<DeviationItem>.OfTimes(new("最近变动时间", "Changed at"), it => it.ChangedAt),
        new(new("单位说明", "Explanation"), 60, (cells, it) => cells.WriteText(it.Explanation)),
        FileColumn<DeviationItem>.OfTimes(new("说明时间", "Explained at"), it => it.ExplainedAt),
        new(new("负责人", "Assignee"), 16, (cells, it) => cells.WriteText(it.Assignee)),
        new(new("期限", "Due on"), 12, (cells, it) => cells.WriteDate(it.DueOn)),
        new(new("依据", "Inputs"), 40, (cells, it) => cells.WriteText(FormatInputs(it.Inputs))),
    ];

    // A cell holds 32,767 characters.
    private static string? FormatInputs(FlagInputCollection? inputs) => inputs is null ? null : string.Join("; ", inputs.Take(MaxInputs).Select(
        it => string.Create(CultureInfo.InvariantCulture, $"{it.Pointer} = {it.Value.Number}{it.Value.Text}"))) + (inputs.Count > MaxInputs ? "; …" : "");

    private static void WriteFigure(ICellWriter cells, Figure figure)
    {
        if (figure.Text is { } text)
        {
            cells.WriteLabel(ReadableRuleText.FormatFigure(text, cells.TimeZone));
        }
        else
        {
            cells.WriteNumber(figure.Number);
        }
    }
}
