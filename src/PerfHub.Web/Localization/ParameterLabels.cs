using static PerfHub.Web.Localization.Language;

namespace PerfHub.Web.Localization;

/// <summary>The names of the conditions in addresses for people, as the filters show them.</summary>
public static class ParameterLabels
{
    private static readonly Dictionary<string, (string Zh, string En)> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["actor"] = ("操作者", "Actor"),
        ["assignee"] = ("负责人", "Assignee"),
        ["bureau"] = ("财政局编码", "Bureau code"),
        ["decidedBy"] = ("批量处理编号", "Bulk decision"),
        ["details"] = ("附各单位待查偏差", "Deviations of each unit"),
        ["format"] = ("文件格式", "File format"),
        ["grade"] = ("等级", "Grade"),
        ["group"] = ("类别", "Group"),
        ["kind"] = ("单位性质", "Kind of unit"),
        ["maxDifference"] = ("相差不大于", "Difference to"),
        ["metric"] = ("排名依据", "Ranked by"),
        ["minDifference"] = ("相差不小于", "Difference from"),
        ["operation"] = ("操作", "Action"),
        ["order"] = ("顺序", "Order"),
        ["phase"] = ("阶段", "Phase"),
        ["revision"] = ("版本", "Revision"),
        ["role"] = ("角色", "Role"),
        ["rule"] = ("核查事项", "Rule"),
        ["scope"] = ("范围", "Scope"),
        ["sector"] = ("行业", "Sector"),
        ["seed"] = ("随机种子", "Seed"),
        ["severity"] = ("程度", "Severity"),
        ["since"] = ("自（日期）", "From (day)"),
        ["size"] = ("抽取单位数", "Number of units"),
        ["sort"] = ("排序", "Sort by"),
        ["status"] = ("状态", "Status"),
        ["text"] = ("搜索内容", "Search text"),
        ["unit"] = ("单位编码", "Unit code"),
        ["until"] = ("至（日期）", "To (day)"),
        ["year"] = ("年度", "Year"),
    };

    /// <summary>Gets the name of a condition; its name in the address if it has no other.</summary>
    public static string Of(string parameter) => Names.TryGetValue(parameter, out var names) ? Pick(names.Zh, names.En) : parameter;
}
