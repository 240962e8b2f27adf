using PerfHub.Api.Http.Lists;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Features.Deviations.Export;

/// <summary>A column of the list of deviations as a table.</summary>
/// <param name="Header">Its header in both languages.</param>
/// <param name="Width">How wide a sheet shows it, in characters.</param>
/// <param name="Write">Writes its cell of a row.</param>
internal sealed record DeviationColumn(Text Header, int Width, Action<ICells, DeviationItem> Write)
{
    /// <summary>All columns, in order.</summary>
    public static readonly IReadOnlyList<DeviationColumn> All =
    [
        new(new("偏差编号", "Id"), 36, (cells, it) => cells.Text(it.Id)),
        new(new("财政局", "Bureau"), 10, (cells, it) => cells.Text(it.Bureau)),
        new(new("单位编码", "Unit"), 12, (cells, it) => cells.Text(it.Unit)),
        new(new("单位名称", "Unit name"), 30, (cells, it) => cells.Text(it.UnitName)),
        new(new("主管部门/行业", "Sector"), 16, (cells, it) => cells.Text(it.Sector)),
        new(new("年度", "Fiscal year"), 8, (cells, it) => cells.Number(it.FiscalYear)),
        new(new("规则", "Rule"), 24, (cells, it) => cells.Text(it.Rule)),
        new(new("规则名称", "Title"), 30, (cells, it) => cells.Text(it.Title)),
        new(new("严重程度", "Severity"), 10, (cells, it) => cells.Text(Names<Severity>.Of(it.Severity))),
        new(new("状态", "Status"), 10, (cells, it) => cells.Text(Names<DeviationStatus>.Of(it.Status))),
        new(new("填报版次", "Revision"), 8, (cells, it) => cells.Number(it.Revision)),
        new(new("位置", "Pointer"), 24, (cells, it) => cells.Text(it.Pointer)),
        new(new("指标编码", "Indicator"), 12, (cells, it) => cells.Text(it.Indicator)),
        new(new("指标名称", "Indicator name"), 30, (cells, it) => cells.Text(it.IndicatorName)),
        new(new("应为", "Expected"), 14, (cells, it) => Figure(cells, it.Expected)),
        new(new("实为", "Actual"), 14, (cells, it) => Figure(cells, it.Actual)),
        new(new("差额", "Difference"), 14, (cells, it) => cells.Number(it.Difference)),
        new(new("算式", "Formula"), 40, (cells, it) => cells.Text(it.Formula)),
        new(new("说明", "Message"), 60, (cells, it) => cells.Text(it.Message)),
        new(new("首次发现时间（UTC）", "Opened at (UTC)"), 20, (cells, it) => cells.Time(it.OpenedAt)),
        new(new("最近变动时间（UTC）", "Changed at (UTC)"), 20, (cells, it) => cells.Time(it.ChangedAt)),
        new(new("单位解释", "Explanation"), 60, (cells, it) => cells.Text(it.Explanation)),
        new(new("解释时间（UTC）", "Explained at (UTC)"), 20, (cells, it) => cells.Time(it.ExplainedAt)),
        new(new("负责人", "Assignee"), 16, (cells, it) => cells.Text(it.Assignee)),
        new(new("期限", "Due on"), 12, (cells, it) => cells.Date(it.DueOn)),
    ];

    /// <summary>The headers.</summary>
    public static IEnumerable<string> Headers(bool english) => All.Select(column => english ? column.Header.En : column.Header.Zh);

    /// <summary>Writes a row.</summary>
    public static void WriteRow(ICells cells, DeviationItem item)
    {
        foreach (var column in All)
        {
            column.Write(cells, item);
        }
    }

    private static void Figure(ICells cells, Figure figure)
    {
        if (figure.Number is { } number)
        {
            cells.Number(number);
        }
        else
        {
            cells.Text(figure.Text);
        }
    }

    /// <summary>The names of an enum's members, each made once.</summary>
    private static class Names<T>
        where T : struct, Enum
    {
        private static readonly Dictionary<T, string> All = Enum.GetValues<T>().ToDictionary(it => it, Paging.CamelCase);

        public static string Of(T member) => All[member];
    }
}
