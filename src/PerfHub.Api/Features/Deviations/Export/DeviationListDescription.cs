using System.Globalization;
using PerfHub.Api.Http.Files;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Features.Deviations.Export;

/// <summary>Describes the filter and the order of an exported list for its readers.</summary>
internal static class DeviationListDescription
{
    public static IEnumerable<(Text Name, Text? Value)> Create(DeviationListCriteria list)
    {
        var filter = list.Filter;
        return
        [
            (new("筛选：规则", "Filter: rule"), Join(filter.Rules?.Select(id => RuleCatalogue.ById[id].Title))),
            (new("筛选：规则类别", "Filter: rule group"), Join(filter.Groups?.Select(DeviationLabels.Get))),
            (new("筛选：严重程度", "Filter: severity"), Join(filter.Severities?.Select(DeviationLabels.Get))),
            (new("筛选：状态", "Filter: status"), Join(filter.Statuses?.Select(DeviationLabels.Get))),
            (new("筛选：单位编码", "Filter: unit code"), FileLabels.Same(filter.Unit)),
            (new("筛选：主管部门/行业", "Filter: sector"), FileLabels.Same(filter.Sector)),
            (new("筛选：下级财政局代码", "Filter: bureau code"), FileLabels.Same(filter.Bureau)),
            (new("筛选：范围", "Filter: scope"), FileLabels.Get(filter.Scope)),
            (new("筛选：负责人", "Filter: assignee"), filter.Assignee is "" ? new("（未分派）", "(unassigned)") : FileLabels.Same(filter.Assignee)),
            (new("筛选：差额不小于", "Filter: difference at least"), FileLabels.Same(filter.MinDifference?.ToString(CultureInfo.InvariantCulture))),
            (new("筛选：差额不大于", "Filter: difference at most"), FileLabels.Same(filter.MaxDifference?.ToString(CultureInfo.InvariantCulture))),
            (new("筛选：批量处理任务", "Filter: bulk decision"), FileLabels.Same(filter.DecidedBy?.ToString(CultureInfo.InvariantCulture))),
            (new("筛选：包含文字", "Filter: text"), FileLabels.Same(filter.Text)),
            (new("排序", "Order"), DescribeOrder(list.SortOrder)),
        ];
    }

    private static Text DescribeOrder(DeviationSortOrder order)
    {
        Text key = order.SortKey switch
        {
            DeviationSortKey.Unit => new("按单位", "By unit"),
            DeviationSortKey.Severity => new("按严重程度", "By severity"),
            DeviationSortKey.Difference => new("按差额", "By difference"),
            _ => new("按变动时间", "By time of change"),
        };
        return order.Direction == SortDirection.Desc ? new($"{key.Zh}降序", $"{key.En}, descending") : new($"{key.Zh}升序", $"{key.En}, ascending");
    }

    private static Text? Join(IEnumerable<Text>? labels) => labels?.ToList() is { } all
        ? new Text(string.Join('、', all.Select(it => it.Zh)), string.Join(", ", all.Select(it => it.En)))
        : null;
}
