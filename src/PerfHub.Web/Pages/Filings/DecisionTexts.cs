using PerfHub.Client;
using PerfHub.Web.Localization;
using static PerfHub.Web.Localization.Language;

namespace PerfHub.Web.Pages.Filings;

internal static class DecisionTexts
{
    public static string Title => Pick("审核与延期", "Review and extension");

    public static string Back => Pick("返回填报情况", "Back to the filings");

    public static string OpenReport => Pick("查看报告", "Open the report");

    public static string OpenDeviations => Pick("查看偏差", "Open the deviations");

    public static string State => Pick("当前状态", "Current state");

    public static string NotFiled => Pick("该单位本年度还没有提交报告。", "The unit has not filed a report for this year.");

    public static string Undecided => Pick("待处理和已说明的偏差", "Open and explained deviations");

    public static string Omitted(string count) => Pick($"另有 {count} 处偏差未列入报告，请在偏差清单中查看", $"{count} more deviations are only in the list of deviations");

    public static string Unsent => Pick("没有提交的内容", "Not sent");

    public static string UnsentState => Pick("报告的状态已经变化。您填写的内容如下：", "The state of the report has changed. This is what you have typed:");

    public static string UnsentRevision(int revision) => Pick($"您填写的内容针对第 {revision} 版，单位此后又提交了新版本，评分项可能已经不同。请对照新版本重新填写：", $"You have typed this for revision {revision}. The unit has filed another since, whose parts may differ. Fill it in again for the new revision:");

    public static string ScoreMissing(string part) => Pick($"{part}：填写了理由，请同时填写得分。", $"{part}: you have given a reason; enter the score, too.");

    public static string Accept => Pick("审核通过", "Accept");

    public static string AcceptLead => Pick("审核通过后报告锁定，单位不能再修改。", "An accepted report is locked: the unit cannot change it.");

    public static string Remark => Pick("审核意见（可不填）", "Remark (optional)");

    public static string Reviewed => Pick("填写财政复核得分（可不填）", "State the bureau's own score (optional)");

    public static string ReviewedLead => Pick(
        "财政复核得分与自评、系统复核得分一并列示。只填需要调整的评分项，并说明理由。",
        "It is shown with the claimed and the verified score. Fill in the parts that you change, each with its reason.");

    public static string ReviewedTotal => Pick("财政复核总分", "Reviewed total");

    public static string ReviewedPart => Pick("财政复核得分", "Reviewed score");

    public static string PartReason => Pick("调整理由", "Reason");

    public static string Return => Pick("退回修改", "Return");

    public static string ReturnLead => Pick("单位将看到退回理由，修改后重新提交。退回期间不参加排名和汇总。", "The unit sees the reason and files again. Meanwhile the report is in no ranking and no sum.");

    public static string Reason => Pick("理由", "Reason");

    public static string Reopen => Pick("重新打开", "Reopen");

    public static string ReopenLead => Pick("报告恢复为待审核，单位可以再次提交。", "The report awaits review again, and the unit can file a new revision.");

    public static string Withdraw => Pick("撤销报告", "Withdraw");

    public static string WithdrawLead => Pick("用于报错年度或单位的报告。撤销后视同未填报，不计入任何统计。", "For a report of a wrong year or unit. The unit counts as not filed, and the report counts nowhere.");

    public static string Extension => Pick("延期", "Extension");

    public static string ExtensionTitle(WindowPhase phase) => phase == WindowPhase.MidYear ? Pick("年中监控延期", "Extension for mid-year figures") : Pick("年终自评延期", "Extension for the report");

    public static string BackToWindows => Pick("返回填报时间", "Back to the windows");

    public static string ExtensionLead(string closesAt) => Pick($"填报截止时间为{closesAt}。", $"The window closes on {closesAt}.");

    public static string NoWindow => Pick("本年度没有设定填报时间，不需要延期。", "No filing window is set for this year, so there is nothing to extend.");

    public static string CurrentExtension(string closesAt, string reason) => Pick($"已延期至{closesAt}，理由：{reason}", $"Extended to {closesAt}: {reason}");

    public static string ExtendTo => Pick($"延期至（{BureauTime.Name}）", $"Extended to ({BureauTime.Name})");

    public static string Grant => Pick("准予延期", "Grant the extension");

    public static string WithdrawExtension => Pick("取消延期", "Withdraw the extension");

    public static string ClosesAtInvalid => Pick("请填写延期截止的日期和时间。", "Enter the date and time of the new deadline.");

    public static string ScoreInvalid(string text) => Pick($"“{text}”不是分数，请填写数字，例如 86.5。", $"“{text}” is no score. Enter a number such as 86.5.");

    public static string TotalMissing => Pick("调整了评分项时，请同时填写财政复核总分。", "You have changed parts of the score: state the reviewed total, too.");

    public static string ReadOnly => Pick("您的账号可以查看，不能办理。", "Your account may see this, but not decide.");

    public static string Done(string? kind) => kind switch
    {
        "accept" => Pick("报告已审核通过。", "The report is accepted."),
        "return" => Pick("报告已退回。", "The report is returned."),
        "reopen" => Pick("报告已重新打开。", "The report is reopened."),
        "withdraw" => Pick("报告已撤销。", "The report is withdrawn."),
        "extended" => Pick("已准予延期。", "The extension is granted."),
        "extension-withdrawn" => Pick("延期已取消。", "The extension is withdrawn."),
        _ => "",
    };

    public static string ActionOf(DecisionKind kind) => kind switch
    {
        DecisionKind.Return => Return,
        DecisionKind.Reopen => Reopen,
        DecisionKind.Withdraw => Withdraw,
        _ => Accept,
    };

    public static string LeadOf(DecisionKind kind) => kind switch
    {
        DecisionKind.Return => ReturnLead,
        DecisionKind.Reopen => ReopenLead,
        DecisionKind.Withdraw => WithdrawLead,
        _ => AcceptLead,
    };
}
