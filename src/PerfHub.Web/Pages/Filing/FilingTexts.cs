using static PerfHub.Web.Localization.Language;

namespace PerfHub.Web.Pages.Filing;

internal static class FilingTexts
{
    public static string Title => Pick("填报绩效自评报告", "File a self-evaluation report");

    public static string Context(string unit, int year) => Pick($"{unit}，{year} 年度", $"{unit}, {year}");

    public static string Start => Pick("从哪里开始", "How to start");

    public static string Drop => Pick("把自评报告文件拖到这里，或点击选择", "Drop the report here, or click to choose a file");

    public static string DropHelp => Pick(
        "支持 Word、Excel、PDF 和文本文件，不超过 20 MB。系统读出其中的数据，您核对后再提交；文件本身不会保存。",
        "Word, Excel, PDF or text, up to 20 MB. The figures are read from it, and you check them before filing; the file itself is not stored.");

    public static string Reading(string file) => Pick($"正在读取“{file}”……", $"Reading “{file}”…");

    public static string TooLarge => Pick("文件超过 20 MB。请删去图片后再试，或直接填写。", "The file exceeds 20 MB. Remove pictures and try again, or fill in the form.");

    public static string FromCurrent => Pick("在已提交的报告上修改", "Change the filed report");

    public static string FromLastYear => Pick("沿用上年的指标", "Start from last year's indicators");

    public static string FromScratch => Pick("从空白开始填写", "Start from scratch");

    public static string NoLastYear => Pick("没有找到上年的报告。请改用其他方式。", "There is no report of last year. Start another way.");

    public static string Restored => Pick("已恢复您上次未提交的内容。", "What you had not filed yet is here again.");

    public static string Discard => Pick("放弃并重新开始", "Discard and start again");

    public static string Saved(string time) => Pick($"已自动保存在本浏览器（{time}）", $"Kept in this browser ({time})");

    public static string ReadFrom(string file, int count) => Pick($"已从“{file}”读出 {count} 处数据，请逐项核对。", $"{count} values were read from “{file}”. Check each.");

    public static string Missing => Pick("需要补充或更正", "Missing or to be corrected");

    public static string MoreMissing(int count) => Pick($"另有 {count} 处，补充或更正以上各项后显示。", $"{count} more appear when these are done.");

    public static string Unread => Pick("文件中有数据未能读出", "Passages with figures that were not read");

    public static string UnreadCount(int count) => Pick($"{Unread}（{count}）", $"{Unread} ({count})");

    public static string Notes => Pick("读取文件时的情况，请核对", "About the reading of the document; please check");

    public static string Conflicts => Pick("文件前后不一致", "The document contradicts itself");

    public static string ConflictText(string label, string values) => Pick($"{label}：{values}，已采用第一个", $"{label}: {values}; the first is used");

    public static string SourceLine(int? page, int line, string? cell) => cell is not null ? Pick($"单元格 {cell}", $"cell {cell}")
        : page is not null ? Pick($"第 {page} 页第 {line} 行", $"page {page}, line {line}")
        : Pick($"第 {line} 行", $"line {line}");

    public static string Source(string place) => Pick($"原文（{place}）", $"Document ({place})");

    public static string Verdict => Pick("核查结果预览", "The verdict as it would be");

    public static string Checking => Pick("正在核查……", "Checking…");

    public static string NotYet => Pick("补齐必填内容后，这里显示核查结果。", "The verdict appears when everything required is there.");

    public static string NoDeviations => Pick("没有发现偏差。", "No deviations were found.");

    public static string DeviationCount(int count) => Pick($"发现 {count} 处偏差。可以先更正，也可以提交后说明。", $"{count} deviations. Correct them, or explain them after filing.");

    public static string Submit => Pick("提交报告", "File the report");

    public static string Submitting => Pick("正在提交……", "Filing…");

    public static string Basics => Pick("基本信息", "Basics");

    public static string Budget => Pick("预算与执行（万元）", "Budget (10,000 yuan)");

    public static string BudgetDetails => Pick("基本支出与财政资金（万元）", "Basic expenditure and fiscal funds (10,000 yuan)");

    public static string Indicators => Pick("绩效指标", "Indicators");

    public static string Indicator(int number, string name) => name.Length == 0 ? Pick($"第 {number} 项指标", $"Indicator {number}") : Pick($"第 {number} 项：{name}", $"{number}: {name}");

    public static string AddIndicator => Pick("增加一项指标", "Add an indicator");

    public static string RemoveIndicator => Pick("删除这项指标", "Remove this indicator");

    public static string Score => Pick("自评得分", "Claimed score");

    public static string KeyWork => Pick("重点工作", "Key work");

    public static string KeyWorkItem(int number) => Pick($"第 {number} 项重点工作", $"Key work {number}");

    public static string AddKeyWork => Pick("增加一项重点工作", "Add key work");

    public static string RemoveKeyWork => Pick("删除这项重点工作", "Remove this key work");

    public static string AddFigure => Pick("增加一个数据", "Add a figure");

    public static string RemoveFigure => Pick("删除", "Remove");

    public static string FigureLabel => Pick("事项", "Subject");

    public static string FigureValue => Pick("数据", "Figure");

    public static string FigureUnit => Pick("计量单位", "Unit of measure");

    public static string FigureIndicator => Pick("对应指标编号", "Code of the indicator");

    public static string FigurePercent => Pick("完成计划的百分比", "Percent of plan");

    public static string Conclusion => Pick("结论与改进", "Conclusion and improvement");

    public static string Lines => Pick("每行一条", "one a line");

    public static string Unchosen => Pick("请选择", "Choose");

    public static string Conflict => Pick(
        "这份草稿不是在报告的当前版本上填写的：已有另一版本提交。请先核对当前版本，再决定是否用草稿替换；也可以放弃草稿并重新开始。",
        "This draft was not made from the current revision of the report: another revision was filed. Look at it first, then replace it by the draft, or discard the draft.");

    public static string ShowCurrent => Pick("查看当前版本", "Show the current revision");

    public static string ReplaceCurrent => Pick("用这份草稿替换", "Replace it by this draft");

    public static string ReviewAgain => Pick(
        "刚才的修改使核查结果有变化，报告尚未提交。请看过核查结果后再提交。",
        "Your last change has changed the verdict, and the report is not filed yet. Read the verdict, then file.");

    public static string Unreadable => Pick(
        "本浏览器中有一份未提交的草稿，但现在无法读取。请稍后刷新页面重试；如果重新开始填写，这份草稿将被替换。",
        "This browser has a draft that cannot be read now. Reload the page later; if you start again, the new draft takes its place.");

    public static string NotKept => Pick(
        "未能在本浏览器中自动保存草稿（存储空间不足或被禁用）。请不要关闭页面，尽快提交。",
        "The draft could not be kept in this browser: its storage is full or not allowed. Leave the page open, and file soon.");

    public static string NotReceived => Pick("没有收到完整的文件。请重新选择文件。", "The file did not arrive. Choose it again.");

    public static string Yes => Pick("是", "Yes");

    public static string No => Pick("否", "No");

    public static string Undo => Pick("撤销", "Undo");

    public static string Removed(string title) => Pick($"已删除“{title}”。", $"“{title}” was removed.");

    public static string Discarded => Pick("草稿已放弃。关闭窗口前可以恢复。", "The draft was discarded. Until you close the window, it can come back.");

    public static string Passages => Pick("文件原文", "The document");

    public static string PassagesHelp => Pick("按文件中的顺序列出；点击名称可跳转到表中的对应项。", "In the order of the document; a name leads to its field.");

    public static string NotRead => Pick("未能读出", "Not read");

    public static string YearOfPage => Pick("文件没有写明年度，按本页的年度填报。", "The document names no year; the report is filed for the year of this page.");

    public static string NotDue(int year, int due) => Pick($"本页用于填报 {year} 年度；现在应填报的是 {due} 年度。", $"This page files the report for {year}; the report for {due} is due now.");

    public static string GoToYear(int year) => Pick($"前往 {year} 年度", $"Go to {year}");

    public static string OtherYear(int stated, int year) => Pick(
        $"这份文件是 {stated} 年度的报告，本页用于填报 {year} 年度。", $"This document is the report for {stated}, and this page files the report for {year}.");

    public static string OtherYearChoice(int stated, int year) => Pick(
        $"请在 {stated} 年度的页面继续；如果年度读错了，请按 {year} 年度在本页继续。文件不必重新选择。",
        $"Go on with it on the page for {stated} or, if its year was read wrongly, here for {year}. You need not choose it again.");

    public static string OtherYearHasDraft(int year) => Pick($"{year} 年度已有一份未提交的草稿，继续将替换那份草稿。", $"There is a draft for {year} already; going on replaces it.");

    public static string ContinueInYear(int year) => Pick($"在 {year} 年度页面继续", $"Go on with {year}");

    public static string ContinueHere(int year) => Pick($"年度读错了，按 {year} 年度在本页继续", $"The year was read wrongly: go on here, for {year}");

    public static string YearOverruled(int stated, int year) => Pick(
        $"从文件中读出的是 {stated} 年度；您已选择按 {year} 年度填报。", $"The document was read as that for {stated}; you have chosen to file it for {year}.");

    public static string UnitsOnly => Pick("报告由预算单位提交，您的账号不能提交。", "Reports are filed by units; your account cannot file.");

    public static string Inactive => Pick("本单位已停用，不能填报。如有疑问，请联系财政局。", "The unit is inactive and cannot file. If you have questions, ask your bureau.");

    public static string Accepted => Pick("本年度的报告已审核通过，不能再修改。如需更正，请联系财政局重新开放。", "The report for this year is accepted and cannot be changed. To correct it, ask your bureau to reopen it.");

    public static string NotOpen(string opensAt) => Pick($"填报将于{opensAt}开始，目前不能填报。", $"Filing begins on {opensAt}. Nothing can be filed before then.");

    public static string NotEnded(int year) => Pick($"{year} 年度尚未结束，目前不能填报该年度的报告。", $"{year} has not ended, so its report cannot be filed yet.");

    public static string NoDeadline => Pick("财政局没有设定本年度的填报截止时间。", "The bureau has set no deadline for this year.");

    public static string Deadline(string time) => Pick($"填报截止时间：{time}。", $"To be filed by {time}.");

    public static string ExtendedDeadline(string time) => Pick($"填报截止时间：{time}（已延期）。", $"To be filed by {time} (extended).");

    public static string DeadlinePassed(string time) => Pick($"填报已于{time}截止，现在提交将记为逾期。", $"Filing ended on {time}. A report filed now is marked late.");

    public static string Sources => Pick("资金来源（万元）", "Sources of the budget (10,000 yuan)");

    public static string SourceItem(int number, string kind) => kind.Length == 0 ? Pick($"第 {number} 项资金来源", $"Source {number}") : Pick($"第 {number} 项资金来源：{kind}", $"Source {number}: {kind}");

    public static string AddSource => Pick("增加一项资金来源", "Add a source");

    public static string RemoveSource => Pick("删除这项资金来源", "Remove this source");

    public static string Projects => Pick("项目支出（万元）", "Projects (10,000 yuan)");

    public static string Project(int number, string name) => name.Length == 0 ? Pick($"第 {number} 个项目", $"Project {number}") : Pick($"第 {number} 个项目：{name}", $"Project {number}: {name}");

    public static string AddProject => Pick("增加一个项目", "Add a project");

    public static string RemoveProject => Pick("删除这个项目", "Remove this project");

    public static string FigureItem(string label) => label.Length == 0 ? FigureValue : label;

    public static string MoreOfIndicator => Pick("指标分类、调整后目标值与佐证材料", "Category, adjusted target and evidence");

    public static string EvidenceItem(int number) => Pick($"第 {number} 份佐证材料", $"Document {number}");

    public static string AddEvidence => Pick("增加一份佐证材料", "Add a document");

    public static string RemoveEvidence => Pick("删除这份佐证材料", "Remove this document");
}
