using PerfHub.Client;
using static PerfHub.Web.Localization.Language;

namespace PerfHub.Web.Pages.Policies;

internal static class PolicyTexts
{
    public static string Title => Pick("规则与政策", "Rules and policy");

    public static string EditTitle => Pick("调整评价政策", "Change the policy");

    public static string Context(string bureau, int year) => Pick($"{bureau}，{year} 年度", $"{bureau}, {year}");

    public static string Edit => Pick("调整政策", "Change the policy");

    public static string Back => Pick("返回规则与政策", "Back to the rules");

    public static string InForce => Pick("现行政策", "Policy in force");

    public static string SetBy => Pick("制定单位", "Set by");

    public static string Default => Pick("系统默认政策", "Default policy");

    public static string Version => Pick("版本", "Version");

    public static string VersionNumber(int number) => Pick($"第 {number} 版", $"{number}");

    public static string SetAt => Pick("制定时间", "Set");

    public static string VersionLink(int number) => Pick($"第 {number} 版", $"Version {number}");

    public static string VersionTitle(int number) => Pick($"评价政策第 {number} 版", $"Version {number} of the policy");

    public static string VersionInForce => Pick("这是现行政策。", "This is the policy in force.");

    public static string VersionInherits => Pick("这一版恢复沿用上级政策，没有本级内容。", "With this version the bureau returned to the policy from above; it has no figures of its own.");

    public static string SetByKey => Pick("制定人（密钥）", "Set by (key)");

    public static string ChangedRules => Pick("另行设定的规则", "Rules with settings of their own");

    public static string Restore => Pick("以这一版为草案，预览影响", "Preview this version as a draft");

    public static string RestoreLead => Pick("先与现行政策比较并预览影响，确认后才保存为新版本。", "It is compared with the policy in force, and its effect is shown. Nothing is saved before you confirm.");

    public static string YesOrNo(bool value) => value ? Pick("是", "Yes") : Pick("否", "No");

    public static string Versions => Pick("历次版本", "Versions");

    public static string Scoring => Pick("评分与等级", "Scores and grades");

    public static string ThresholdsTitle => Pick("核查阈值", "Thresholds of rules");

    public static string CredibilityTitle => Pick("可信度扣分", "Deductions from credibility");

    public static string OtherTitle => Pick("其他", "Other");

    public static string RulesTitle => Pick("规则", "Rules");

    public static string ExecutionWeight => Pick("预算执行率权重（分）", "Weight of execution (points)");

    public static string OverCompletionThreshold => Pick("超额完成界限（%）", "Over-completion above (%)");

    public static string OverCompletionCap => Pick("超额完成最多扣权重的（%）", "Largest deduction for it (% of the weight)");

    public static string Excellent => Pick("“优”的最低分", "Lowest score of “Excellent”");

    public static string Good => Pick("“良”的最低分", "Lowest score of “Good”");

    public static string Fair => Pick("“中”的最低分", "Lowest score of “Fair”");

    public static string LowExecution => Pick("未执行比例超过（%）", "Unspent share above (%)");

    public static string MidYearProgress => Pick("年中进度低于时间进度的（%）", "Mid-year progress below (% of the time elapsed)");

    public static string ScoreOutrunsSpending => Pick("得分率高于执行率超过（%）", "Claimed share above that of execution by (%)");

    public static string ScoreGap => Pick("自评高于系统复核超过（分）", "Claimed above verified by (points)");

    public static string TargetBelowLastYear => Pick("目标低于上年完成值超过（%）", "Target below last year's value by (%)");

    public static string BudgetSwing => Pick("年初预算比上年增减超过（%）", "Initial budget changed by (%)");

    public static string CopiedFromLastYear => Pick("与上年文字相似度达到（%）", "Similar to last year's narrative at (%)");

    public static string CopiedFromOtherUnit => Pick("与其他单位文字相似度达到（%）", "Similar to another unit's narrative at (%)");

    public static string Outlier => Pick("离群值界限（修正 Z 值）", "Outlier above (modified z-score)");

    public static string CostOf(Severity severity) => severity switch
    {
        Severity.High => Pick("每处严重偏差（分）", "Each high deviation (points)"),
        Severity.Medium => Pick("每处一般偏差（分）", "Each medium deviation (points)"),
        _ => Pick("每处提示（分）", "Each low deviation (points)"),
    };

    public static string Reverse => Pick("反向指标未达标时的得分", "Score of a missed “at most” target");

    public static string Of(ReverseScoring scoring) => scoring == ReverseScoring.Ratio
        ? Pick("权重 × 目标 ÷ 完成", "weight × target ÷ final")
        : Pick("权重 ×（2 − 完成 ÷ 目标）", "weight × (2 − final ÷ target)");

    public static string Mode => Pick("超额完成的处理", "Over-completion");

    public static string Of(OverCompletionMode mode) => mode switch
    {
        OverCompletionMode.NoPoints => Pick("超过界限不得分", "No points above the threshold"),
        OverCompletionMode.Off => Pick("不处理", "No effect"),
        _ => Pick("超过部分扣分", "Deduct what is above"),
    };

    public static string CategoryWeights => Pick("一级指标应有分值（每行一项，如“产出 50”；不填则不检查）", "Points of categories (one a line, such as 产出 50; none are checked if empty)");

    public static string FilerMayAccept => Pick("允许提交报告的密钥审核该报告", "The key that filed a report may accept it");

    public static string NumberInvalid(string label, string? text) => string.IsNullOrWhiteSpace(text)
        ? Pick($"{label}：请填写数字。", $"{label}: enter a number.")
        : Pick($"{label}：“{text}”不是数字。", $"{label}: “{text}” is no number.");

    public static string CategoryInvalid(string line) => Pick($"一级指标应有分值：“{line}”应为名称和分值，例如“产出 50”，每项一次。", $"Points of categories: “{line}” should be a name and points, such as 产出 50, each once.");

    public static string At(string label, string message) => Pick($"{label}：{message}", $"{label}: {message}");

    public static string RuleDefault(string severity) => Pick($"默认（{severity}）", $"Default ({severity})");

    public static string RuleOff => Pick("停用", "Off");

    public static string Preview => Pick("预览影响", "Preview the effect");

    public static string PreviewLead => Pick("保存前先预览：系统用草案重新计算现有报告，不保存任何结果。", "Preview before you save: the current reports are evaluated under the draft, and nothing is stored.");

    public static string Effect => Pick("修改后的影响", "Effect of the draft");

    public static string Changes => Pick("修改内容", "Changes");

    public static string NoChanges => Pick("草案与现行政策相同，没有需要保存的修改。", "The draft equals the policy in force: there is nothing to save.");

    public static string Judged(string judged, string reports) => judged == reports
        ? Pick($"已试算全部 {reports} 份报告。", $"All {reports} reports were evaluated.")
        : Pick($"已从 {reports} 份报告中均匀抽取 {judged} 份试算，以下数字均指这些报告。", $"An even sample of {judged} of {reports} reports was evaluated; all figures refer to it.");

    public static string ScoresChanged => Pick("系统复核得分变化的报告", "Reports with another score");

    public static string GradesChanged => Pick("等级变化的报告", "Reports with another grade");

    public static string Mean => Pick("平均系统复核得分", "Mean verified score");

    public static string LargestRise => Pick("最多提高（分）", "Largest rise (points)");

    public static string LargestFall => Pick("最多降低（分）", "Largest fall (points)");

    public static string FromTo(string from, string to) => $"{from} → {to}";

    public static string Rule => Pick("规则", "Rule");

    public static string Now => Pick("现有", "Now");

    public static string Then => Pick("修改后", "Then");

    public static string Added => Pick("新增", "New");

    public static string Removed => Pick("消失", "Gone");

    public static string Changed => Pick("数据变化", "Other figures");

    public static string Regraded => Pick("级别变化", "Other severity");

    public static string Examples => Pick("举例", "Examples");

    public static string NoEffect => Pick("现有报告的偏差没有变化。", "No deviation would change.");

    public static string Of(DeviationEffect effect) => effect switch
    {
        DeviationEffect.Added => Added,
        DeviationEffect.Removed => Removed,
        DeviationEffect.Changed => Changed,
        _ => Regraded,
    };

    public static string Save => Pick("保存为新版本", "Save as a new version");

    public static string SaveLead => Pick("保存的就是上面预览的内容。新提交的报告立即按新政策评价；已有报告在“重新评价”后更新。", "What was previewed is what is saved. New reports are evaluated under it at once; the current ones once you evaluate them again.");

    public static string Saved => Pick("新版本已保存。", "The new version is saved.");

    public static string Inherit => Pick("恢复沿用上级政策", "Inherit the policy from above");

    public static string InheritDefault => Pick("恢复系统默认政策", "Return to the default policy");

    public static string PreviewInherit(string action) => Pick($"预览：{action}", $"Preview: {action}");

    public static string InheritLead => Pick("确认后立即生效：本级政策不再适用；历次版本仍可查看。已有报告在“重新评价”后更新。", "It applies at once: the bureau's own policy ends, and its versions stay readable. Reports that were filed change once you evaluate them again.");

    public static string UpperHidden => Pick("上级政策不在您的查看范围内，不能预览影响。请先向上级财政局了解其政策。", "You may not see the policy from above, so its effect cannot be previewed. Ask the bureau above about it first.");

    public static string Continue => Pick("继续修改", "Go on editing");

    public static string Previewing => Pick("正在试算……", "Evaluating…");

    public static string CategoryWeightsTitle => Pick("一级指标应有分值", "Points of categories");

    public static string EvaluationGone => Pick("这次重新评价已经结束，记录已清理。", "This evaluation has ended, and its record was removed.");

    public static string Inherited => Pick("本级政策已撤销，恢复沿用上级政策或系统默认政策。", "The bureau's own policy has ended; the one from above, or the default, is in force again.");

    public static string Evaluate => Pick("重新评价全部报告", "Evaluate all reports again");

    public static string EvaluateLead => Pick("按现行政策重新评价本年度已有报告，并重新进行单位间比对。", "Evaluates the current reports of the year under the policy in force, and compares the units again.");

    public static string Progress(string done, string total) => Pick($"正在重新评价：{done} / {total} 份", $"Evaluating: {done} of {total} reports");

    public static string Evaluated(string done, string changed) => Pick($"已重新评价 {done} 份报告，其中 {changed} 份结果有变化。", $"{done} reports were evaluated; {changed} of them have another outcome.");

    public static string EvaluationFailed => Pick("重新评价没有完成，请稍后重试。", "The evaluation was not completed. Try again later.");

    public static string Catalogue => Pick("规则目录", "Catalogue");

    public static string SeverityTitle => Pick("级别", "Severity");

    public static string Formula => Pick("核查条件", "Condition");

    public static string Source => Pick("依据", "Source");

    public static string Applied => Pick("核查次数", "Checks");

    public static string Flagged => Pick("偏差", "Deviations");

    public static string Confirmed => Pick("查实率", "Confirmed");

    public static string Off => Pick("已停用", "Off");
}
