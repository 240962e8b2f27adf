using static PerfHub.Web.Localization.Language;

namespace PerfHub.Web.Components;

/// <summary>The texts of shared components.</summary>
internal static class ComponentTexts
{
    public static string Unreachable => Pick("暂时无法连接核查服务，请稍后重试。", "The service cannot be reached. Try again later.");

    public static string TraceId(string trace) => Pick($"联系管理员时请提供编号：{trace}", $"When you ask the administrator, give this number: {trace}");

    public static string KeptForm => Pick(
        "之前填写的内容还在，尚未提交；请核对后重新提交。",
        "What you had entered is still here and was not saved. Check it, and send it again.");

    public static string LostForm => Pick(
        "之前填写的内容没有提交，也没有保留，请重新填写。填写的内容只保留一小时，只有本人可以看到；上传的文件不保留，请重新选择。",
        "What was entered before was not saved, and is not here. Enter it again. It is kept for an hour, for the same user only. Files are not kept; choose them again.");

    public static string CheckInput => Pick("请核对填写的内容", "Check what you have entered");

    public static string Filter => Pick("筛选", "Filter");

    public static string Apply => Pick("查询", "Apply");

    public static string Clear => Pick("清除条件", "Clear filters");

    public static string All => Pick("全部", "All");

    public static string FirstPage => Pick("回到第一页", "First page");

    public static string NextPage => Pick("下一页", "Next page");

    public static string Paging => Pick("翻页", "Paging");

    public static string ShowEarlierEvents(string count) => Pick($"显示更早的 {count} 条记录", $"Show {count} earlier events");

    public static string EarlierEvents(string count) => Pick($"更早的 {count} 条记录", $"{count} earlier events");

    public static string Download => Pick("下载", "Download");

    public static string DownloadExcel => Pick("Excel 表格", "Excel");

    public static string DownloadCsv => Pick("CSV 文件", "CSV");

    public static string Claimed => Pick("自评", "Claimed");

    public static string Verified => Pick("系统复核", "Verified");

    public static string GapPicture(string claimed, string verified) => Pick($"自评 {claimed} 分，系统复核 {verified} 分", $"Claimed {claimed}, verified {verified}");

    public static string Scope => Pick("范围", "Scope");

    public static string Subtree => Pick("本级及下级", "This bureau and those below");

    public static string Own => Pick("仅本级", "This bureau only");

    public static string Sector => Pick("主管部门/行业", "Sector");

    public static string BureauWithoutName(string code) => Pick($"财政局 {code}", $"Bureau {code}");

    public static string KeyWithoutName(string id) => Pick($"密钥 {id}", $"Key {id}");

    public static string UnitKind => Pick("单位性质", "Kind of unit");

    public static string Late => Pick("逾期", "Late");

    public static string OnTime => Pick("按时", "On time");

    public static string UnreadableTitle => Pick("筛选条件有误", "The filter cannot be read");

    public static string UnreadableCondition(string label, string value) => Pick($"{label}“{value}”", $"{label} “{value}”");

    public static string RepeatedCondition(string label, IEnumerable<string> values) => Pick(
        $"{label}{string.Concat(values.Select(it => $"“{it}”"))}（只能有一个）", $"{label} {string.Join(", ", values.Select(it => $"“{it}”"))} (only one is possible)");

    public static string UnknownCondition(string condition) => Pick($"“{condition}”", $"“{condition}”");

    public static string Unreadable(IEnumerable<string> conditions) => Pick(
        $"无法识别：{string.Join("、", conditions)}。请核对链接，或清除条件后重新选择。",
        $"Not understood: {string.Join(", ", conditions)}. Check the link, or clear the filters and choose again.");

    public static string ChangedTitle => Pick("您打开本页以后，其他人已经修改并保存", "Somebody has saved a change since you opened this page");

    public static string Changed => Pick("请比较下面的内容。您填写的内容仍在表单中，可以继续修改；按“仍然保存”将以您填写的内容为准。", "Compare the two below. What you have typed is still in the form, and you can go on. “Save nevertheless” replaces what is stored with it.");

    public static string StoredNow => Pick("现在保存的内容", "Stored now");

    public static string Typed => Pick("您填写的内容", "What you have typed");

    public static string SameAsTyped => Pick("现在保存的内容与您填写的相同。", "What is stored now equals what you have typed.");

    public static string Discard => Pick("放弃我的修改", "Discard my changes");

    public static string SaveNevertheless => Pick("仍然保存", "Save nevertheless");
}
