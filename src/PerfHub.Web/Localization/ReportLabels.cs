using System.Globalization;
using static PerfHub.Web.Localization.Language;

namespace PerfHub.Web.Localization;

/// <summary>The names of a report's places for people: <c>/budget/basic/executed</c> is “基本支出执行数”.</summary>
public static class ReportLabels
{
    private static readonly Dictionary<string, (string Zh, string En)> Names = new(StringComparer.Ordinal)
    {
        ["filledOn"] = ("填报日期", "Filled on"),
        ["fiscalYear"] = ("年度", "Year"),
        ["profile"] = ("单位概况", "Profile"),
        ["profile/duties"] = ("部门主要职能", "Main duties"),
        ["profile/departments"] = ("内设机构", "Departments"),
        ["profile/establishedPosts"] = ("编制人数", "Established posts"),
        ["profile/actualStaff"] = ("实有人数", "Actual staff"),
        ["profile/contractStaff"] = ("编外人数", "Contract staff"),
        ["keyWork"] = ("年度重点工作", "Key work"),
        ["keyWork/*"] = ("重点工作", "Key work"),
        ["keyWork/*/text"] = ("重点工作内容", "Key work"),
        ["keyWork/*/figures/*/value"] = ("所述数据", "Figure stated"),
        ["keyWork/*/figures/*/label"] = ("所述事项", "Subject stated"),
        ["keyWork/*/figures/*/unit"] = ("所述单位", "Unit stated"),
        ["keyWork/*/figures/*/percentOfPlan"] = ("所述完成计划的百分比", "Percent of plan stated"),
        ["keyWork/*/figures/*"] = ("所述数据", "Figure stated"),
        ["budget"] = ("预算与执行", "Budget"),
        ["budget/initial"] = ("年初预算数", "Initial budget"),
        ["budget/carriedOver"] = ("上年结转数", "Carried over"),
        ["budget/adjustment"] = ("预算调整数", "Adjustment"),
        ["budget/adjusted"] = ("全年预算数", "Adjusted budget"),
        ["budget/received"] = ("到位数", "Received"),
        ["budget/executed"] = ("全年执行数", "Executed"),
        ["budget/adjustmentRate"] = ("预算调整率", "Adjustment rate"),
        ["budget/executionRate"] = ("预算执行率", "Execution rate"),
        ["budget/sources/*/initial"] = ("资金来源年初数", "Source, initial"),
        ["budget/sources/*/carriedOver"] = ("资金来源结转数", "Source, carried over"),
        ["budget/sources/*/adjusted"] = ("资金来源全年数", "Source, adjusted"),
        ["budget/sources/*/executed"] = ("资金来源执行数", "Source, executed"),
        ["budget/sources/*/kind"] = ("资金来源", "Source"),
        ["budget/fiscalFunds"] = ("财政资金", "Fiscal funds"),
        ["budget/fiscalFunds/initial"] = ("财政资金年初数", "Fiscal funds, initial"),
        ["budget/fiscalFunds/adjusted"] = ("财政资金全年预算数", "Fiscal funds, adjusted"),
        ["budget/fiscalFunds/executed"] = ("财政资金执行数", "Fiscal funds, executed"),
        ["budget/fiscalFunds/note"] = ("财政资金说明", "Fiscal funds, note"),
        ["budget/basic"] = ("基本支出", "Basic expenditure"),
        ["budget/basic/personnel"] = ("人员经费", "Personnel"),
        ["budget/basic/publicUse"] = ("公用经费", "Public use"),
        ["budget/basic/budget"] = ("基本支出预算数", "Basic expenditure, budget"),
        ["budget/basic/executed"] = ("基本支出执行数", "Basic expenditure, executed"),
        ["budget/basic/executionRate"] = ("基本支出执行率", "Basic expenditure, execution rate"),
        ["budget/projects"] = ("项目支出", "Projects"),
        ["budget/projects/budget"] = ("项目支出预算数", "Projects, budget"),
        ["budget/projects/executed"] = ("项目支出执行数", "Projects, executed"),
        ["budget/projects/items/*/name"] = ("项目名称", "Project"),
        ["budget/projects/items/*/source"] = ("项目资金来源", "Project, source"),
        ["budget/projects/items/*/budget"] = ("项目预算数", "Project, budget"),
        ["budget/projects/items/*/executed"] = ("项目执行数", "Project, executed"),
        ["management"] = ("管理制度", "Management"),
        ["management/systems"] = ("制度建设", "Systems"),
        ["management/compliance"] = ("合规情况", "Compliance"),
        ["indicators"] = ("绩效指标", "Indicators"),
        ["indicators/*"] = ("指标", "Indicator"),
        ["indicators/*/code"] = ("编号", "Code"),
        ["indicators/*/name"] = ("名称", "Name"),
        ["indicators/*/category"] = ("一级指标", "Category"),
        ["indicators/*/subcategory"] = ("二级指标", "Subcategory"),
        ["indicators/*/core"] = ("核心指标", "Core"),
        ["indicators/*/kind"] = ("指标性质", "Kind"),
        ["indicators/*/direction"] = ("方向", "Direction"),
        ["indicators/*/accumulation"] = ("统计方式", "Accumulation"),
        ["indicators/*/target"] = ("目标值", "Target"),
        ["indicators/*/target/value"] = ("目标值", "Target"),
        ["indicators/*/target/min"] = ("目标下限", "Target, from"),
        ["indicators/*/target/max"] = ("目标上限", "Target, to"),
        ["indicators/*/target/unit"] = ("目标值计量单位", "Target, unit of measure"),
        ["indicators/*/adjustedTarget/value"] = ("调整后目标值", "Adjusted target"),
        ["indicators/*/adjustedTarget/unit"] = ("调整后目标计量单位", "Adjusted target, unit of measure"),
        ["indicators/*/adjustedTarget"] = ("调整后目标值", "Adjusted target"),
        ["indicators/*/adjustedTarget/min"] = ("调整后目标下限", "Adjusted target, from"),
        ["indicators/*/adjustedTarget/max"] = ("调整后目标上限", "Adjusted target, to"),
        ["indicators/*/targetText"] = ("目标（文字）", "Target in words"),
        ["indicators/*/midYear"] = ("年中监控值", "Mid-year value"),
        ["indicators/*/midYear/value"] = ("年中监控值", "Mid-year value"),
        ["indicators/*/midYear/unit"] = ("年中计量单位", "Mid-year, unit of measure"),
        ["indicators/*/final"] = ("年终完成值", "Final value"),
        ["indicators/*/final/value"] = ("年终完成值", "Final value"),
        ["indicators/*/final/unit"] = ("年终计量单位", "Final value, unit of measure"),
        ["indicators/*/finalText"] = ("完成情况（文字）", "Completion in words"),
        ["indicators/*/completionRate"] = ("完成率（%）", "Completion rate (%)"),
        ["indicators/*/attainment"] = ("达成情况", "Attainment"),
        ["indicators/*/weight"] = ("权重（分）", "Weight"),
        ["indicators/*/score"] = ("自评得分", "Claimed score"),
        ["indicators/*/deviationReason"] = ("偏差原因", "Reason for deviation"),
        ["indicators/*/improvement"] = ("改进措施", "Improvement"),
        ["indicators/*/evidence"] = ("佐证材料", "Evidence"),
        ["indicators/*/evidence/*/name"] = ("材料名称", "Document"),
        ["indicators/*/evidence/*/url"] = ("材料网址", "Address of the document"),
        ["indicators/*/evidence/*/sha256"] = ("材料校验码（SHA-256）", "Checksum of the document (SHA-256)"),
        ["score"] = ("自评得分", "Claimed score"),
        ["score/executionWeight"] = ("预算执行率权重（分）", "Weight of execution"),
        ["score/execution"] = ("预算执行率得分", "Score of execution"),
        ["score/total"] = ("自评总分", "Claimed total"),
        ["score/grade"] = ("自评等级", "Claimed grade"),
        ["conclusion"] = ("评价结论", "Conclusion"),
        ["problems"] = ("存在的主要问题", "Problems"),
        ["causes"] = ("原因分析", "Causes"),
        ["improvements"] = ("改进措施", "Improvements"),
        ["suggestions"] = ("建议", "Suggestions"),
        ["signedOff"] = ("签章", "Sign-off"),
        ["signedOff/preparedBy"] = ("填表人", "Prepared by"),
        ["signedOff/approvedBy"] = ("负责人", "Approved by"),
        ["signedOff/on"] = ("签章日期", "Signed on"),
    };

    /// <summary>Gets the name of a place.</summary>
    /// <param name="pointer">A pointer (RFC 6901).</param>
    /// <param name="getIndicatorName">Gets an indicator's name by its index; the name then comes first.</param>
    public static string Of(string pointer, Func<int, string?>? getIndicatorName = null)
    {
        var segments = pointer.Trim('/').Split('/');
        var indexes = segments.Where(IsIndex).Select(it => int.Parse(it, CultureInfo.InvariantCulture)).ToList();
        var (key, name) = Find(segments);
        if (indexes.Count == 0)
        {
            return name;
        }

        var number = indexes[0] + 1;
        return segments[0] switch
        {
            "indicators" when getIndicatorName?.Invoke(indexes[0]) is { Length: > 0 } indicator => Pick($"指标“{indicator}”{(key == "indicators/*" ? "" : name)}", key == "indicators/*" ? indicator : $"{indicator}: {name}"),
            "indicators" => Pick($"第 {number} 项指标{(key == "indicators/*" ? "" : name)}", $"Indicator {number}: {name}"),
            "keyWork" => Pick($"第 {number} 项重点工作{(key.Length > "keyWork/*".Length ? name.Replace("重点工作", "", StringComparison.Ordinal) : "")}", $"Key work {number}: {name}"),
            _ => Pick($"{name}（第 {indexes[^1] + 1} 项）", $"{name} {indexes[^1] + 1}"),
        };
    }

    /// <summary>Gets the name of a place without the row that it is in: <c>/indicators/2/deviationReason</c> is “偏差原因”.</summary>
    /// <param name="pointer">A pointer (RFC 6901).</param>
    public static string OfPlace(string pointer) => Find(pointer.Trim('/').Split('/')).Name;

    /// <summary>Gets the name of a place within its group, such as “目标值”.</summary>
    public static string OfField(string field) => Names.TryGetValue(field, out var names) ? Pick(names.Zh, names.En) : field;

    // Of a place without a name, the name of what it is in.
    private static (string Key, string Name) Find(string[] segments)
    {
        var key = string.Join('/', segments.Select(it => IsIndex(it) ? "*" : it));
        while (!Names.ContainsKey(key) && key.LastIndexOf('/') is > 0 and var end)
        {
            key = key[..end];
        }

        return (key, Names.TryGetValue(key, out var names) ? Pick(names.Zh, names.En) : Pick("报告", "Report"));
    }

    private static bool IsIndex(string segment) => segment.Length > 0 && segment.All(char.IsAsciiDigit);
}
