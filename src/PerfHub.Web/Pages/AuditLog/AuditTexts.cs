using PerfHub.Client;
using static PerfHub.Web.Localization.Language;

namespace PerfHub.Web.Pages.AuditLog;

internal static class AuditTexts
{
    /// <summary>The actor of what the service does by itself.</summary>
    public const string ServiceActor = "service";

    private const string Anonymous = "-", TokenPrefix = "oidc:";

    public static string Title => Pick("操作日志", "Audit log");

    public static string ServiceTitle => Pick("平台日志", "Service log");

    public static string ServiceContext => Pick("与具体财政局无关的操作", "What concerns no bureau");

    public static string Since => Pick("自（日期）", "From (day)");

    public static string Until => Pick("至（日期）", "To (day)");

    public static string ActorFilter => Pick("操作人（密钥编号）", "Caller (key id)");

    public static string NoMatches => Pick("没有符合条件的日志。", "No entry matches.");

    public static string Target => Pick("对象", "Target");

    public static string At => Pick("时间", "Time");

    public static string Actor => Pick("操作人", "Caller");

    public static string Action => Pick("操作", "Action");

    public static string Origin => Pick("来源地址", "Address");

    public static string Outcome => Pick("结果", "Outcome");

    public static string Seq => Pick("序号", "No.");

    public static string Verify => Pick("核验日志", "Verify the log");

    public static string Verifying => Pick("正在核验……", "Verifying…");

    public static string Intact(string count) => Pick($"核验通过：{count} 条日志首尾相连，没有改动或缺失。", $"The log is intact: {count} entries are linked, and none is changed or missing.");

    public static string Broken(string at) => Pick($"核验未通过：第 {at} 条日志被改动、缺失或次序不对，请立即报告系统管理员。", $"The log is not intact: entry {at} is changed, missing or out of order. Tell the administrator of the system at once.");

    public static string Head => Pick("末条校验码", "Hash of the last entry");

    public static string NoEntries => Pick("还没有日志。", "There are no entries yet.");

    /// <summary>The operations to filter by, by what they are about.</summary>
    public static IReadOnlyList<(string Id, string Name)> Operations =>
    [
        ("FileReport", Pick("提交自评报告", "File a report")),
        ("FileBatch", Pick("批量提交自评报告", "File many reports")),
        ("FileMidYear", Pick("提交年中监控数据", "File mid-year figures")),
        ("DecideReport", Pick("审核、退回或撤销报告", "Accept, return or withdraw a report")),
        ("AddDeviationEvent", Pick("说明、批注或处理偏差", "Explain, comment on or decide a deviation")),
        ("DecideDeviations", Pick("批量处理偏差", "Decide many deviations")),
        ("CancelDecisionJob", Pick("取消批量处理", "Cancel a decision on many deviations")),
        ("OpenDeviation", Pick("登记人工核查发现的问题", "Open an auditor's own finding")),
        ("PutUnit", Pick("登记或修改单位", "Register or change a unit")),
        ("ImportUnits", Pick("批量导入单位", "Import units")),
        ("PutWindows", Pick("设定填报时间", "Set filing windows")),
        ("GrantExtension", Pick("准予延期", "Grant an extension")),
        ("WithdrawExtension", Pick("撤销延期", "Withdraw an extension")),
        ("PutPolicy", Pick("调整评价政策", "Change the policy")),
        ("InheritPolicy", Pick("恢复沿用上级政策", "Inherit the policy from above")),
        ("StartEvaluation", Pick("重新评价全部报告", "Evaluate all reports again")),
        ("CreateApiKey", Pick("发放密钥", "Create a key")),
        ("RotateApiKey", Pick("更换密钥", "Replace a key")),
        ("RevokeApiKey", Pick("停用密钥", "Revoke a key")),
        ("CreateBureau", Pick("登记财政局", "Register a bureau")),
        ("MoveBureau", Pick("调整隶属关系", "Move a bureau")),
        ("PutTimeZone", Pick("设置时区", "Set the time zone")),
        ("CreateWebhook", Pick("创建事件推送", "Create a webhook")),
        ("PutWebhook", Pick("修改事件推送", "Change a webhook")),
        ("DeleteWebhook", Pick("删除事件推送", "Delete a webhook")),
        ("RotateWebhookSecret", Pick("更换推送签名密钥", "Replace the secret of a webhook")),
        ("TestWebhook", Pick("发送测试事件", "Send a test event")),
        ("ResendWebhookDelivery", Pick("重新推送", "Send a delivery again")),
    ];

    /// <summary>Says what was done; <see langword="null"/> if the path belongs to no operation.</summary>
    public static string? ActionOf(AuditEntry entry) =>
        Operations.FirstOrDefault(it => it.Id == entry.Operation).Name
        ?? (entry.OperationName is { } name ? Pick(name.Zh, name.En)
            : entry.Actor == ServiceActor ? ServiceActionOf(entry.Action.Split(' ')[0])
            : null);

    /// <summary>Says who has done it, where the name of the key is not known.</summary>
    public static string ActorOf(AuditEntry entry) =>
        entry.Actor == Anonymous ? Pick("未登录的访问者", "Not signed in")
        : entry.Actor == ServiceActor ? Pick("系统", "The service")
        : entry.Actor.StartsWith(TokenPrefix, StringComparison.Ordinal) ? Pick($"统一身份认证：{entry.Actor[TokenPrefix.Length..]}", $"Signed in as {entry.Actor[TokenPrefix.Length..]}")
        : Key(entry.Actor);

    public static string Key(string id) => Pick($"密钥 {id}", $"Key {id}");

    /// <summary>Names a unit and a year; <see langword="null"/> without both.</summary>
    public static string? TargetOf(string? unit, string? year) =>
        (unit, year) switch
        {
            (null, null) => null,
            (null, _) => Pick($"{year} 年度", $"Year {year}"),
            (_, null) => Pick($"单位 {unit}", $"Unit {unit}"),
            _ => Pick($"单位 {unit}，{year} 年度", $"Unit {unit}, {year}"),
        };

    /// <summary>Says what the service has done by itself; <see langword="null"/> if the verb is not known.</summary>
    private static string? ServiceActionOf(string verb) => verb switch
    {
        "PAUSE" => Pick("连续三天推送失败，已暂停事件推送", "A webhook was paused: it has failed for three days"),
        "DISABLE" => Pick("接收方已取消，已停用事件推送", "A webhook was disabled: its receiver is gone"),
        "MISS" => Pick("待推送的事件过多，部分事件未推送", "Events of a webhook were skipped: too many are pending"),
        _ => null,
    };
}
