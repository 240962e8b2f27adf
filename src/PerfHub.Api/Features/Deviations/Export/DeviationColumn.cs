using PerfHub.Api.Http.Lists;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Features.Deviations.Export;

/// <summary>A column of the list of deviations as a table.</summary>
/// <param name="Header">Its header in both languages.</param>
/// <param name="Width">How wide a sheet shows it, in characters.</param>
/// <param name="WriteCell">Writes its cell of a row.</param>
internal sealed record DeviationColumn(Text Header, int Width, Action<ICellWriter, DeviationItem> WriteCell)
{
    /// <summary>All columns, in order.</summary>
    public static readonly IReadOnlyList<DeviationColumn> All =
    [
        new(new("偏差编号", "Id"), 36, (cells, it) => cells.WriteText(it.Id)),
        new(new("财政局", "Bureau"), 10, (cells, it) => cells.WriteText(it.Bureau)),
        new(new("单位编码", "Unit"), 12, (cells, it) => cells.WriteText(it.Unit)),
        new(new("单位名称", "Unit name"), 30, (cells, it) => cells.WriteText(it.UnitName)),
        new(new("主管部门/行业", "Sector"), 16, (cells, it) => cells.WriteText(it.Sector)),
        new(new("年度", "Fiscal year"), 8, (cells, it) => cells.WriteNumber(it.FiscalYear)),
        new(new("规则", "Rule"), 24, (cells, it) => cells.WriteText(it.Rule)),
        new(new("规则名称", "Title"), 30, (cells, it) => cells.WriteText(it.Title)),
        new(new("严重程度", "Severity"), 10, (cells, it) => cells.WriteText(EnumNames<Severity>.Get(it.Severity))),
        new(new("状态", "Status"), 10, (cells, it) => cells.WriteText(EnumNames<DeviationStatus>.Get(it.Status))),
        new(new("填报版次", "Revision"), 8, (cells, it) => cells.WriteNumber(it.Revision)),
        new(new("位置", "Pointer"), 24, (cells, it) => cells.WriteText(it.Pointer)),
        new(new("指标编码", "Indicator"), 12, (cells, it) => cells.WriteText(it.Indicator)),
        new(new("指标名称", "Indicator name"), 30, (cells, it) => cells.WriteText(it.IndicatorName)),
        new(new("应为", "Expected"), 14, (cells, it) => WriteFigure(cells, it.Expected)),
        new(new("实为", "Actual"), 14, (cells, it) => WriteFigure(cells, it.Actual)),
        new(new("差额", "Difference"), 14, (cells, it) => cells.WriteNumber(it.Difference)),
        new(new("算式", "Formula"), 40, (cells, it) => cells.WriteText(it.Formula)),
        new(new("说明", "Message"), 60, (cells, it) => cells.WriteText(it.Message)),
        new(new("首次发现时间（UTC）", "Opened at (UTC)"), 20, (cells, it) => cells.WriteDateTime(it.OpenedAt)),
        new(new("最近变动时间（UTC）", "Changed at (UTC)"), 20, (cells, it) => cells.WriteDateTime(it.ChangedAt)),
        new(new("单位解释", "Explanation"), 60, (cells, it) => cells.WriteText(it.Explanation)),
        new(new("解释时间（UTC）", "Explained at (UTC)"), 20, (cells, it) => cells.WriteDateTime(it.ExplainedAt)),
        new(new("负责人", "Assignee"), 16, (cells, it) => cells.WriteText(it.Assignee)),
        new(new("期限", "Due on"), 12, (cells, it) => cells.WriteDate(it.DueOn)),
    ];

    /// <summary>The headers.</summary>
    public static IEnumerable<string> Headers(bool english) => All.Select(column => english ? column.Header.En : column.Header.Zh);

    /// <summary>Writes a row.</summary>
    public static void WriteRow(ICellWriter cells, DeviationItem item)
    {
        foreach (var column in All)
        {
            column.WriteCell(cells, item);
        }
    }

    private static void WriteFigure(ICellWriter cells, Figure figure)
    {
        if (figure.Number is { } number)
        {
            cells.WriteNumber(number);
        }
        else
        {
            cells.WriteText(figure.Text);
        }
    }

    /// <summary>The names of an enum's members, each made once.</summary>
    private static class EnumNames<T>
        where T : struct, Enum
    {
        private static readonly Dictionary<T, string> All = Enum.GetValues<T>().ToDictionary(it => it, Paging.ToCamelCase);

        public static string Get(T member) => All[member];
    }
}
