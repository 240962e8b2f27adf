using PerfHub.Api.Http.Files;
using PerfHub.Api.Reports;

namespace PerfHub.Api.Features.Units;

/// <summary>The figures of a unit year by year as a file: a row for each year.</summary>
internal static class UnitHistoryFile
{
    private static readonly IReadOnlyList<FileColumn<GetUnitHistory.UnitYear>> Columns =
    [
        new(new("年度", "Fiscal year"), 10, (cells, it) => cells.WriteNumber(it.FiscalYear)),
        new(new("填报状态", "Status"), 12, (cells, it) => cells.WriteLabel(ReportLabels.Get(it.Status))),
        new(new("填报版次", "Revision"), 10, (cells, it) => cells.WriteNumber(it.Revision)),
        FileColumn<GetUnitHistory.UnitYear>.OfTimes(new("收到时间", "Received at"), it => it.ReceivedAt),
        new(new("是否逾期", "Late"), 10, (cells, it) => cells.WriteLabel(FileLabels.Get(it.Late))),
        new(new("自评等级", "Claimed grade"), 12, (cells, it) => cells.WriteLabel(FileLabels.Get(it.Grade.Claimed))),
        new(new("系统复核等级", "Verified grade"), 12, (cells, it) => cells.WriteLabel(FileLabels.Get(it.Grade.Verified))),
        new(new("财政复核等级", "Reviewed grade"), 12, (cells, it) => cells.WriteOptionalLabel(it.Grade.Reviewed is { } grade ? FileLabels.Get(grade) : null)),
        new(new("财政复核得分", "Reviewed score"), 12, (cells, it) => cells.WriteNumber(it.ReviewedScore)),
        .. CreateFigureColumns("", "", it => it.Figures),
        .. CreateFigureColumns("较上年增减：", "Change: ", it => it.Change),
    ];

    public static FileTable<GetUnitHistory.UnitYear> Create(FileOrigin origin) => new(new("单位历年情况", "Unit by year"), "unit-history", origin, Columns);

    private static IEnumerable<FileColumn<GetUnitHistory.UnitYear>> CreateFigureColumns(
        string zh, string en, Func<GetUnitHistory.UnitYear, GetUnitHistory.YearFigures?> select)
    {
        FileColumn<GetUnitHistory.UnitYear> Number(string zhName, string enName, Func<GetUnitHistory.YearFigures, decimal?> get) =>
            new(new(zh + zhName, en + enName), 14, (cells, it) => cells.WriteNumber(select(it) is { } figures ? get(figures) : null));
        return
        [
            Number("自评得分", "Claimed score", it => it.Claimed),
            Number("系统复核得分", "Verified score", it => it.Verified),
            Number("自评与系统复核差额", "Claimed − verified", it => it.Gap),
            Number("预算执行率（%）", "Execution rate (%)", it => it.ExecutionRate),
            Number("年初预算数（万元）", "Initial budget (10,000 CNY)", it => it.Initial),
            Number("全年预算数（万元）", "Adjusted budget (10,000 CNY)", it => it.Adjusted),
            Number("执行数（万元）", "Executed (10,000 CNY)", it => it.Executed),
            Number("可信度", "Credibility", it => it.Credibility),
            Number("高等级偏差", "High deviations", it => it.Deviations.High),
            Number("中等级偏差", "Medium deviations", it => it.Deviations.Medium),
            Number("低等级偏差", "Low deviations", it => it.Deviations.Low),
        ];
    }
}
