using PerfHub.Client;
using PerfHub.Web.Localization;
using static PerfHub.Web.Localization.Language;

namespace PerfHub.Web.Pages.Deviations;

internal static class DeviationTexts
{
    public static string Title => Pick("偏差清单", "Deviations");

    public static string CaseTitle => Pick("偏差详情", "Deviation");

    public static string Context(string bureau, int year) => Pick($"{bureau}，{year} 年度", $"{bureau}, {year}");

    public static string Search => Pick("搜索单位、指标、事项", "Search units, indicators, rules");

    public static string Severity => Pick("程度", "Severity");

    public static string Status => Pick("状态", "Status");

    public static string Group => Pick("类别", "Group");

    public static string Rule => Pick("核查事项", "Rule");

    public static string UnitCode => Pick("单位编码", "Unit code");

    public static string BureauCode => Pick("财政局编码", "Bureau code");

    public static string Assignee => Pick("负责人", "Assignee");

    public static string MinDifference => Pick("相差不小于", "Difference from");

    public static string MaxDifference => Pick("相差不大于", "Difference to");

    public static string DecidedBy => Pick("批量处理编号", "Bulk decision");

    public static string MoreFilters => Pick("更多条件", "More filters");

    public static string Sort => Pick("排序", "Sort by");

    public static string SortBy(DeviationSortKey key) => key switch
    {
        DeviationSortKey.Severity => Pick("程度", "Severity"),
        DeviationSortKey.Difference => Pick("相差", "Difference"),
        DeviationSortKey.Time => Pick("最近变化", "Last change"),
        _ => Pick("单位", "Unit"),
    };

    public static string Order => Pick("顺序", "Order");

    public static string DefaultOrder => Pick("默认（按单位为升序，其他为降序）", "Default (ascending by unit, descending otherwise)");

    public static string Descending => Pick("降序", "Descending");

    public static string Ascending => Pick("升序", "Ascending");

    public static string Empty => Pick("没有符合条件的偏差。请放宽筛选条件，或者选择其他年度。", "No deviation matches. Relax the filters, or choose another year.");

    public static string Keyboard => Pick(
        "键盘：j 下一条，k 上一条，c 确认，d 排除，e 说明或备注，Esc 关闭",
        "Keyboard: j next, k previous, c confirm, d dismiss, e explain or comment, Esc close");

    public static string Unit => Pick("单位", "Unit");

    public static string Deviation => Pick("偏差", "Deviation");

    public static string Difference => Pick("相差", "Difference");

    public static string Expected => Pick("应为", "Expected");

    public static string Actual => Pick("填报", "Stated");

    public static string Formula => Pick("计算式", "Formula");

    public static string Figures => Pick("所用数据", "Figures used");

    public static string Place => Pick("位置", "Place");

    public static string InReport => Pick("报告原文", "In the report");

    public static string Explanation => Pick("单位说明", "Explanation of the unit");

    public static string NoExplanation => Pick("单位尚未说明。", "The unit has not explained it.");

    public static string History => Pick("处理记录", "History");

    public static string NoHistory => Pick("还没有处理记录。", "Nothing has happened yet.");

    public static string Due(string day) => Pick($"截止 {day}", $"due {day}");

    public static string AssignedTo(string name) => Pick($"负责人：{name}", $"Assigned to {name}");

    public static string OpenedAt(string time) => Pick($"发现于 {time}", $"Found {time}");

    public static string Peer(string name) => Pick($"相同内容见于：{name}", $"The same is in the report of {name}");

    public static string Close => Pick("关闭", "Close");

    public static string Link => Pick("单独打开", "Open on its own page");

    public static string Previous => Pick("上一条", "Previous");

    public static string Next => Pick("下一条", "Next");

    public static string Position(int number, int count, string unit, string title) => Pick($"第 {number} 条，共 {count} 条：{unit}，{title}", $"{number} of {count}: {unit}, {title}");

    public static string Undo => Pick("撤销", "Undo");

    public static string UndoText => Pick("撤销刚才的处理。", "The decision was undone.");

    public static string Left(string unit, string title) => Pick(
        $"{unit}的“{title}”已不符合当前筛选条件，不再列出。", $"{unit}: “{title}” no longer matches the filters and has left the list.");

    public static string NotAllowedNow(string status, DeviationActionKind kind, string? text) => Pick(
        $"该偏差现为“{status}”，不能再{Action(kind)}。" + (string.IsNullOrWhiteSpace(text) ? "" : $"您输入的内容：{text}"),
        $"The case is “{status}” now, which does not allow “{Action(kind)}”." + (string.IsNullOrWhiteSpace(text) ? "" : $" You had typed: {text}"));

    /// <summary>Says what an event has led to, where its kind does not.</summary>
    public static string Outcome(DeviationEvent change) => change switch
    {
        // The status is that of other figures: a decision on earlier ones, which a revision might have brought back, was withdrawn.
        { Kind: DeviationEventKind.Reopen } when change.StatusBefore == change.StatusAfter => Format.InBrackets(Pick("撤销对以前数据的处理，状态不变", "a decision on earlier figures; the status stays")),
        { Kind: DeviationEventKind.Reopen or DeviationEventKind.Restore } => Format.InBrackets(Labels.Of(change.StatusAfter)),
        _ => "",
    };

    public static string Done(DeviationActionKind kind, string unit) => Pick($"{unit}：{Action(kind)}已保存。", $"{unit}: {Action(kind)} saved.");

    public static string Undone(string status) => Pick($"已撤销，恢复为“{status}”。", $"Undone: the case is “{status}” again.");

    public static string TextLabel(DeviationActionKind kind) => kind switch
    {
        DeviationActionKind.Explain => Pick("说明内容", "Explanation"),
        DeviationActionKind.Comment => Pick("备注内容", "Comment"),
        DeviationActionKind.Assign => Pick("要求（可不填）", "What to do (optional)"),
        _ => Pick("理由", "Reason"),
    };

    public static string Action(DeviationActionKind kind) => kind switch
    {
        DeviationActionKind.Explain => Pick("说明", "Explain"),
        DeviationActionKind.Comment => Pick("备注", "Comment"),
        DeviationActionKind.Assign => Pick("指派", "Assign"),
        DeviationActionKind.Confirm => Pick("确认", "Confirm"),
        DeviationActionKind.Dismiss => Pick("排除", "Dismiss"),
        DeviationActionKind.Reopen => Pick("重新打开", "Reopen"),
        _ => Pick("处理", "Act"),
    };

    public static string DueOn => Pick("完成期限", "Due on");

    public static string Save => Pick("保存", "Save");

    public static string Cancel => Pick("取消", "Cancel");

    public static string Bulk => Pick("批量处理", "Decide many at once");

    public static string BulkLead => Pick("处理符合当前筛选条件的全部偏差，不限于本页。", "Applies to all deviations that match the filters, not only to those on this page.");

    public static string BulkAll => Pick("当前没有筛选条件，将涉及本年度的全部偏差。", "There is no filter: this reaches all deviations of the year.");

    public static string ConfirmAll => Pick("我确认处理本年度的全部偏差", "Yes, decide all deviations of the year");

    public static string BulkAction => Pick("处理方式", "Action");

    public static string Preview => Pick("预览", "Preview");

    public static string PreviewResult(string total, string left) => Pick(
        $"将处理 {total} 条偏差；另有 {left} 条因当前状态不适用而保持不变。",
        $"{total} deviations would be changed; {left} stay as they are because of their status.");

    public static string PreviewNothing => Pick("没有可以这样处理的偏差。", "No deviation allows this action.");

    public static string Apply(string total) => Pick($"处理 {total} 条", $"Apply to {total}");

    public static string Progress(string done, string total) => Pick($"正在处理：{done} / {total}", $"In progress: {done} of {total}");

    public static string Stop => Pick("停止", "Stop");

    public static string BulkDone(string done, string skipped) => Pick($"已处理 {done} 条，跳过 {skipped} 条。", $"{done} done, {skipped} skipped.");

    public static string BulkStopped(string done) => Pick($"已停止，停止前处理了 {done} 条。", $"Stopped after {done}.");

    public static string BulkFailed => Pick("处理没有完成，请稍后重试。", "The work did not complete. Try again later.");

    public static string OwnJob => Pick("本人", "you");

    public static string OtherJob => Pick("其他用户", "another user");

    public static string BulkUndoText => Pick("撤销批量处理。", "The bulk decision was undone.");

    public static string BulkUndo(string job, string by, string time) => Pick(
        $"撤销{by}于 {time} 开始的批量处理（{job}）：", $"Undo the bulk decision of {by}, {time} ({job}):");

    public static string BulkJobs => Pick("最近的批量处理", "Latest bulk decisions");

    public static string BulkJob(DeviationActionKind kind, string total) => Pick($"{Action(kind)} {total} 条", $"{Action(kind)}: {total}");

    public static string NothingToUndo => Pick("这次处理的偏差已经撤销或另行处理，没有可以撤销的。", "What it decided was undone or decided again since: nothing is left to undo.");

    public static string BulkList => Pick("查看所处理的偏差", "Show what was decided");

    public static string TextNeeded => Pick("请填写理由。", "Enter a reason.");

    public static string AssigneeNeeded => Pick("请填写负责人。", "Enter the assignee.");

    public static string SystemActor => Pick("系统", "System");
}
