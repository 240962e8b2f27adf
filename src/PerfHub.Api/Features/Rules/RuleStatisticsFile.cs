using System.Globalization;
using PerfHub.Api.Http.Files;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Features.Rules;

/// <summary>The statistics of all rules as a file.</summary>
internal static class RuleStatisticsFile
{
    private static readonly Dictionary<string, Text> ParameterTexts =
        RuleCatalogue.All.SelectMany(it => it.Parameters).GroupBy(it => it.Name).ToDictionary(it => it.Key, it => it.First().Description);

    private static readonly IReadOnlyList<FileColumn<GetRuleStatistics.RuleRecord>> Columns =
    [
        new(new("规则编号", "Rule id"), 30, (cells, it) => cells.WriteText(it.Rule)),
        new(new("规则名称", "Rule"), 40, (cells, it) => cells.WriteLabel(it.Title)),
        new(new("规则类别", "Group"), 22, (cells, it) => cells.WriteLabel(DeviationLabels.Get(it.Group))),
        new(new("严重程度", "Severity"), 10, (cells, it) => cells.WriteLabel(DeviationLabels.Get(it.Severity))),
        new(new("是否启用", "Enabled"), 10, (cells, it) => cells.WriteLabel(FileLabels.Get(it.Enabled))),
        new(new("阈值", "Thresholds"), 40, (cells, it) => cells.WriteLabel(new Text(
            Join(it.Thresholds, "；", text => text.Zh), Join(it.Thresholds, "; ", text => text.En)))),
        new(new("适用次数", "Applied"), 10, (cells, it) => cells.WriteNumber(it.Applied)),
        new(new("不适用次数", "Not applicable"), 12, (cells, it) => cells.WriteNumber(it.NotApplicable)),
        new(new("发现偏差次数", "Flagged"), 12, (cells, it) => cells.WriteNumber(it.Flagged)),
        new(new("偏差：待处理", "Deviations: open"), 12, (cells, it) => cells.WriteNumber(it.Deviations.Open)),
        new(new("偏差：已说明", "Deviations: explained"), 12, (cells, it) => cells.WriteNumber(it.Deviations.Explained)),
        new(new("偏差：已确认", "Deviations: confirmed"), 12, (cells, it) => cells.WriteNumber(it.Deviations.Confirmed)),
        new(new("偏差：已排除", "Deviations: dismissed"), 12, (cells, it) => cells.WriteNumber(it.Deviations.Dismissed)),
        new(new("偏差：已消除", "Deviations: resolved"), 12, (cells, it) => cells.WriteNumber(it.Deviations.Resolved)),
        new(new("曾确认", "Decisions: confirmed"), 12, (cells, it) => cells.WriteNumber(it.Decisions.Confirmed)),
        new(new("曾排除", "Decisions: dismissed"), 12, (cells, it) => cells.WriteNumber(it.Decisions.Dismissed)),
        new(new("确认率（%）", "Share confirmed (%)"), 12, (cells, it) => cells.WriteNumber(it.ShareConfirmed)),
    ];

    public static FileTable<GetRuleStatistics.RuleRecord> Create(GetRuleStatistics.Query query, DateTime? asOf, FileOrigin origin) =>
        new(new("规则统计", "Rule statistics"), "rule-statistics", origin, Columns)
        {
            Filters = [(new("筛选：范围", "Filter: scope"), FileLabels.Get(query.Scope))],
            AsOf = asOf,
        };

    private static string Join(IReadOnlyList<GetRuleStatistics.Threshold> thresholds, string separator, Func<Text, string> localize) => string.Join(
        separator, thresholds.Select(it => string.Create(CultureInfo.InvariantCulture, $"{localize(ParameterTexts[it.Name])} = {it.Value}")));
}
