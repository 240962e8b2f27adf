using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Features.Deviations.Export;

/// <summary>Describes an exported list for its readers: bureau, year, filter, order, size and time.</summary>
internal static class DeviationListDescription
{
    public static IEnumerable<(Text Name, Text Value)> Create(DeviationListCriteria list, int count, DateTime readAt, BureauTimeZone timeZone) =>
    [
        (new("财政局代码", "Bureau code"), Same(list.Bureau)),
        (new("年度", "Fiscal year"), Same(list.Year.ToString(CultureInfo.InvariantCulture))),
        .. DescribeFilter(list.Filter),
        (new("排序", "Order"), DescribeOrder(list.SortOrder)),
        (new("条数", "Rows"), Same(count.ToString(CultureInfo.InvariantCulture))),
        (new("数据时间", "As of"), timeZone.Format(readAt)),
    ];

    private static IEnumerable<(Text Name, Text Value)> DescribeFilter(DeviationFilter filter)
    {
        (Text Name, Text? Value)[] all =
        [
            (new("筛选：规则", "Filter: rule"), Join(filter.Rules?.Select(id => RuleCatalogue.ById[id].Title))),
            (new("筛选：规则类别", "Filter: rule group"), Join(filter.Groups?.Select(DeviationLabels.Get))),
            (new("筛选：严重程度", "Filter: severity"), Join(filter.Severities?.Select(DeviationLabels.Get))),
            (new("筛选：状态", "Filter: status"), Join(filter.Statuses?.Select(DeviationLabels.Get))),
            (new("筛选：单位编码", "Filter: unit code"), Same(filter.Unit)),
            (new("筛选：主管部门/行业", "Filter: sector"), Same(filter.Sector)),
            (new("筛选：下级财政局代码", "Filter: bureau code"), Same(filter.Bureau)),
            (new("筛选：范围", "Filter: scope"), filter.Scope == ListScope.Own ? new("仅本级", "The bureau's own units") : new("本级及下级", "The bureau and all below it")),
            (new("筛选：负责人", "Filter: assignee"), filter.Assignee is "" ? new("（未分派）", "(unassigned)") : Same(filter.Assignee)),
            (new("筛选：差额不小于", "Filter: difference at least"), Same(filter.MinDifference?.ToString(CultureInfo.InvariantCulture))),
            (new("筛选：差额不大于", "Filter: difference at most"), Same(filter.MaxDifference?.ToString(CultureInfo.InvariantCulture))),
            (new("筛选：批量处理任务", "Filter: bulk decision"), Same(filter.DecidedBy?.ToString(CultureInfo.InvariantCulture))),
            (new("筛选：包含文字", "Filter: text"), Same(filter.Text)),
        ];
        return all.Where(it => it.Value is not null).Select(it => (it.Name, it.Value!));
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

    [return: NotNullIfNotNull(nameof(value))]
    private static Text? Same(string? value) => value is null ? null : new Text(value, value);

    private static Text? Join(IEnumerable<Text>? labels) => labels?.ToList() is { } all
        ? new Text(string.Join('、', all.Select(it => it.Zh)), string.Join(", ", all.Select(it => it.En)))
        : null;
}
