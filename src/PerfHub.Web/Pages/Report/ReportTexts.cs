using static PerfHub.Web.Localization.Language;

namespace PerfHub.Web.Pages.Report;

internal static class ReportTexts
{
    public static string Title => Pick("绩效自评报告", "Self-evaluation report");

    public static string Context(string unit, int year) => Pick($"{unit}，{year} 年度", $"{unit}, {year}");

    public static string Filed => Pick("报告已提交。下面的回执可以打印留存。", "The report is filed. The receipt below can be printed.");

    public static string Empty => Pick("本年度还没有提交报告。", "No report has been filed for this year.");

    public static string FileNow => Pick("开始填报", "File a report");

    public static string Revise => Pick("修改报告", "File a new revision");

    public static string Word => Pick("报告（Word）", "Report (Word)");

    public static string Excel => Pick("报告（Excel）", "Report (Excel)");

    public static string Letter => Pick("核查意见（Word）", "Review letter (Word)");

    public static string Receipt => Pick("回执", "Receipt");

    public static string Status => Pick("状态", "Status");

    public static string Revision => Pick("版本", "Revision");

    public static string RevisionNumber(int number) => Pick($"第 {number} 版", $"{number}");

    public static string InHistory(int revision) => Pick($"第 {revision} 版", $"revision {revision}");

    public static string Earlier(int number, int current) => Pick(
        $"这是较早的第 {number} 版，不是现行版本（第 {current} 版）。下面是该版提交时的回执、得分和核查结果。",
        $"This is the earlier revision {number}; the current one is {current}. Below are its receipt, score and findings as of its filing.");

    public static string ShowCurrent => Pick("查看现行版本", "Show the current revision");

    public static string NotCurrent => Pick("不是现行版本", "Not the current revision");

    public static string ReceivedAt => Pick("收到时间", "Received");

    public static string Hash => Pick("内容校验码", "Content hash");

    public static string Chain => Pick("回执链序号", "Number in the chain of receipts");

    public static string ReceiptHash => Pick("回执校验码", "Receipt hash");

    public static string Score => Pick("得分", "Score");

    public static string Part => Pick("评分项", "Part");

    public static string Total => Pick("总分", "Total");

    public static string Grade => Pick("等级", "Grade");

    public static string Reviewed => Pick("财政复核得分", "Reviewed score");

    public static string Deviations => Pick("偏差", "Deviations");

    public static string NoDeviations => Pick("没有发现偏差。", "No deviations were found.");

    public static string Explain => Pick("说明", "Explain");

    public static string Open => Pick("查看", "Open");

    public static string Finding => Pick("核查发现", "Finding");

    public static string History => Pick("历次提交与处理", "History");

    public static string Rules(int passed, int flagged, int notApplicable) => Pick(
        $"共核查 {passed + flagged} 次：通过 {passed} 次，发现偏差 {flagged} 次；另有 {notApplicable} 次不适用。",
        $"{passed + flagged} checks: {passed} passed, {flagged} found deviations; {notApplicable} did not apply.");

    public static string More(int count) => Pick($"另有 {count} 处同类偏差未列出。", $"{count} more of the same kind are not listed.");
}
