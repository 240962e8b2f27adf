using Microsoft.OpenApi;

namespace PerfHub.Api.Hosting.OpenApi;

/// <summary>The tags of the operations, in the order in which a newcomer needs them.</summary>
internal static class OpenApiTags
{
    private static readonly (string Name, string Description)[] All =
    [
        ("Bureaus", "Finance bureaus and the tree that they form. Start here: an operator registers a bureau. 财政部门。"),
        ("API keys", "Keys for bureaus, auditors and units: created, rotated and revoked. 密钥。"),
        ("Units", "The budget units of a bureau, one by one or as an imported list. 预算单位。"),
        ("Self-evaluations", "Reports: drafted from a document, validated, filed, read, and accepted or returned. 自评报告。"),
        ("Mid-year figures", "The monitoring figures that units file halfway through the year. 年中监控数据。"),
        ("Windows", "When units file, and extensions for single units. 填报时间窗口。"),
        ("Filings", "Which units have filed, and which are late or missing. 填报情况。"),
        ("Deviations", "What the rules and auditors have found, and the case of each finding: explained, confirmed or dismissed, one by one or many at once. 偏差与疑点。"),
        ("Overviews", "The figures of a bureau and year: filings, budget, scores, grades, rules. 总体情况。"),
        ("Rankings", "Units by score, execution rate or credibility. 排名。"),
        ("Indicators", "The same indicator compared across units. 指标对比。"),
        ("Rules", "The catalogue of rules, and how often each applies and is broken. 规则。"),
        ("Policies", "The thresholds and severities of a bureau and year, in versions. 评价政策。"),
        ("Evaluations", "Jobs that evaluate stored reports again. 重新评价。"),
        ("Webhooks", "Events that the service sends to receivers of bureaus and units, signed as Standard Webhooks defines by the headers webhook-id, webhook-timestamp and webhook-signature. 事件推送。"),
        ("Receipts", "The hash chain of receipts, and proofs of single receipts. 回执链。"),
        ("Audit log", "Who did what, in a hash chain. 审计日志。"),
    ];

    /// <summary>Describes and sorts the tags of a document, and sorts its paths by them.</summary>
    public static void Apply(OpenApiDocument document)
    {
        document.Tags = new SortedSet<OpenApiTag>(
            (document.Tags ?? new HashSet<OpenApiTag>()).Select(tag => new OpenApiTag { Name = tag.Name, Description = Array.Find(All, it => it.Name == tag.Name).Description }),
            Comparer<OpenApiTag>.Create((a, b) => GetOrder(a.Name).CompareTo(GetOrder(b.Name))));
        var paths = document.Paths.OrderBy(path => GetOrder(path.Value.Operations?.Values.FirstOrDefault()?.Tags?.FirstOrDefault()?.Name))
            .ThenBy(path => path.Key, StringComparer.Ordinal).ToList();
        document.Paths.Clear();
        foreach (var (path, item) in paths)
        {
            document.Paths.Add(path, item);
        }
    }

    private static int GetOrder(string? tag) => Array.FindIndex(All, it => it.Name == tag) is >= 0 and var index ? index : All.Length;
}
