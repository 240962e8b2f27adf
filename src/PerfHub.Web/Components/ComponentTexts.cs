using static PerfHub.Web.Localization.Language;

namespace PerfHub.Web.Components;

/// <summary>The texts of shared components.</summary>
internal static class ComponentTexts
{
    public static string Unreachable => Pick("暂时无法连接核查服务，请稍后重试。", "The service cannot be reached. Try again later.");

    public static string TraceId(string trace) => Pick($"联系管理员时请提供编号：{trace}", $"When you ask the administrator, give this number: {trace}");

    public static string CheckInput => Pick("请核对填写的内容", "Check what you have entered");

    public static string Filter => Pick("筛选", "Filter");

    public static string Apply => Pick("查询", "Apply");

    public static string Clear => Pick("清除条件", "Clear filters");

    public static string All => Pick("全部", "All");

    public static string FirstPage => Pick("回到第一页", "First page");

    public static string NextPage => Pick("下一页", "Next page");

    public static string Paging => Pick("翻页", "Paging");

    public static string Download => Pick("下载", "Download");

    public static string DownloadExcel => Pick("Excel 表格", "Excel");

    public static string DownloadCsv => Pick("CSV 文件", "CSV");

    public static string Claimed => Pick("自评", "Claimed");

    public static string Verified => Pick("复核", "Verified");

    public static string GapPicture(string claimed, string verified) => Pick($"自评 {claimed} 分，复核 {verified} 分", $"Claimed {claimed}, verified {verified}");

    public static string Scope => Pick("范围", "Scope");

    public static string Subtree => Pick("本级及下级", "This bureau and those below");

    public static string Own => Pick("仅本级", "This bureau only");

    public static string Sector => Pick("主管部门/行业", "Sector");

    public static string BureauWithoutName(string code) => Pick($"财政局 {code}", $"Bureau {code}");

    public static string KeyWithoutName(string id) => Pick($"密钥 {id}", $"Key {id}");

    public static string UnitKind => Pick("单位性质", "Kind of unit");

    public static string Late => Pick("逾期", "Late");

    public static string OnTime => Pick("按时", "On time");
}
