using PerfHub.Client;
using static PerfHub.Web.Localization.Language;

namespace PerfHub.Web.Pages.Filings;

internal static class FilingsTexts
{
    public static string Title => Pick("填报情况", "Filings");

    public static string Context(string bureau, int year) => Pick($"{bureau}，{year} 年度", $"{bureau}, {year}");

    public static string Status => Pick("填报状态", "State");

    public static string Registered => Pick("应填报单位", "Registered units");

    public static string Of(FilingStatusFilter status) => status switch
    {
        FilingStatusFilter.Missing => Pick("未填报", "Missing"),
        FilingStatusFilter.Filed => Pick("已填报", "Filed"),
        FilingStatusFilter.Late => Pick("逾期填报", "Late"),
        FilingStatusFilter.Submitted => Pick("待审核", "Submitted"),
        FilingStatusFilter.Returned => Pick("已退回", "Returned"),
        FilingStatusFilter.Accepted => Pick("已审核通过", "Accepted"),
        FilingStatusFilter.Withdrawn => Pick("已撤销", "Withdrawn"),
        _ => Pick("其他", "Other"),
    };

    public static string Unit => Pick("单位", "Unit");

    public static string Revision => Pick("版本", "Revision");

    public static string ReceivedAt => Pick("收到时间", "Received");

    public static string ClosesAt => Pick("截止时间", "Deadline");

    public static string Overdue => Pick("已过截止时间", "Overdue");

    public static string Review => Pick("审核", "Review");

    public static string Extend => Pick("延期", "Extend");

    public static string Handle => Pick("办理", "Handle");

    public static string View => Pick("查看", "View");

    public static string Window(string from, string to) => Pick($"填报时间：{from} 至 {to}", $"Filing window: {from} to {to}");

    public static string NoWindow => Pick("本年度没有设定填报时间，随时可以填报，不判定逾期。", "No filing window is set for this year: units can file at any time, and no report is late.");

    public static string Empty => Pick("没有符合条件的单位。请放宽筛选条件，或者选择其他年度。", "No unit matches. Relax the filters, or choose another year.");

    public static string NoUnits => Pick("还没有登记预算单位。请先由管理员登记或批量导入。", "No units are registered yet. An administrator has to register or import them first.");
}
