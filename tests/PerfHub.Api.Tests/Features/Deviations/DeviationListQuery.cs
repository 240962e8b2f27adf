using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Features.Deviations;

/// <summary>A filter and a sort order: builds the query string, and models the expected result.</summary>
public sealed record DeviationListQuery(IReadOnlyList<(string Name, string Value)> Filter, string? Sort, string? Order)
{
    private static readonly Gen<(string, string)> ConditionGenerator = Gen.OneOf(
        GenerateCondition("rule", "staff-exceeds-posts", "grade-band", "target-missed,score-sum", "low-execution,overspent-budget,grade-band"),
        GenerateCondition("group", "A", "C", "A,D", "B", "D,C,A"),
        GenerateCondition("severity", "high", "medium", "low", "high,low"),
        GenerateCondition("status", "open", "explained", "confirmed,dismissed", "resolved", "open,resolved"),
        GenerateCondition("unit", "1", "2", "none"),
        GenerateCondition("sector", "科技", "R&D\n100 %", "none"),
        GenerateCondition("bureau", "own", "north", "south", "none"),
        GenerateCondition("scope", "own", "subtree"),
        GenerateCondition("assignee", ["", .. DeviationScenario.SampleTexts]),
        GenerateCondition("minDifference", "0", "0.000001", "5", "20.55"),
        GenerateCondition("maxDifference", "0", "5", "44.5", "1000000"),
        GenerateCondition("text", [.. DeviationScenario.SampleTexts, "100", "单位", "%", "_", "÷", "BUDGET", "等级"]));

    /// <summary>Zero to three conditions, each parameter at most once.</summary>
    public static Gen<DeviationListQuery> Generator { get; } =
        from count in Gen.Choose(0, 3)
        from conditions in ConditionGenerator.ListOf(count)
        from sort in Gen.Elements(null, "unit", "severity", "difference", "time")
        from order in Gen.Elements(null, "asc", "desc")
        select new DeviationListQuery([.. conditions.DistinctBy(it => it.Item1)], sort, order);

    public string ToQueryString(Region region)
    {
        List<(string Name, string? Value)> all =
        [
            .. Filter.Select(it => (it.Name, (string?)(it.Name == "bureau" ? GetBureauCode(region, it.Value) : it.Value))), ("sort", Sort), ("order", Order),
        ];
        return string.Join('&', all.Where(it => it.Value is not null).Select(it => $"{it.Name}={Uri.EscapeDataString(it.Value!)}"));
    }

    /// <summary>The expected list, given all deviations of the region.</summary>
    public List<LocalizedDeviation> ApplyTo(IEnumerable<LocalizedDeviation> all, Region region)
    {
        var isReversed = Sort is null or "unit" && Order == "desc";
        var list = all.Where(it => Filter.All(condition => Matches(it, region, condition.Name, condition.Value)))
            .OrderBy(it => it.Zh.Bureau, StringComparer.Ordinal).ThenBy(it => it.Zh.Unit, StringComparer.Ordinal)
            .ThenBy(it => it.Zh.Rule, StringComparer.Ordinal).ThenBy(it => it.Zh.Id, StringComparer.Ordinal).ToList();
        if (isReversed)
        {
            list.Reverse();
        }

        // LINQ sorts are stable: ties keep the default order.
        return Sort is null or "unit" ? list : [.. Order == "asc" ? list.OrderBy(GetSortKey) : list.OrderByDescending(GetSortKey)];
    }

    private static Gen<(string, string)> GenerateCondition(string name, params string[] values) => Gen.Elements(values).Select(value => (name, value));

    private static string GetBureauCode(Region region, string alias) =>
        alias switch { "own" => region.City, "north" => region.North, "south" => region.South, _ => "99" };

    private IComparable GetSortKey(LocalizedDeviation it) => Sort switch
    {
        "severity" => Array.IndexOf(["low", "medium", "high"], Paging.ToCamelCase(it.Zh.Severity)),
        "difference" => it.AbsoluteDifference ?? -1m,
        _ => it.Zh.ChangedAt,
    };

    private bool Matches(LocalizedDeviation it, Region region, string name, string value) => name switch
    {
        "rule" => value.Split(',').Contains(it.Zh.Rule),
        "severity" => value.Split(',').Contains(Paging.ToCamelCase(it.Zh.Severity)),
        "status" => value.Split(',').Contains(Paging.ToCamelCase(it.Zh.Status)),
        "group" => value.Split(',').Contains(GetRuleGroup(it.Zh.Rule)),
        "unit" => it.Zh.Unit == value,
        "sector" => it.Zh.Sector == value,
        "bureau" => GetBureauCode(region, value) is var bureau && (it.Zh.Bureau == bureau || bureau == region.City),
        "scope" => value == "subtree" || it.Zh.Bureau == GetBureauCode(region, Filter.FirstOrDefault(other => other.Name == "bureau").Value ?? "own"),
        "assignee" => (it.Zh.Assignee ?? "") == value,
        "minDifference" => it.AbsoluteDifference >= decimal.Parse(value, CultureInfo.InvariantCulture),
        "maxDifference" => it.AbsoluteDifference <= decimal.Parse(value, CultureInfo.InvariantCulture),
        "text" => new[] { it.Zh.UnitName, it.Zh.IndicatorName, it.Zh.Title, it.En.Title, it.Zh.Explanation, it.Zh.Rule == "manual" ? it.Zh.Message : null }
            .Any(text => text?.Contains(value, StringComparison.OrdinalIgnoreCase) == true),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
    };

    // Covers the rules that SmallReport can break.
    private static string GetRuleGroup(string rule) => rule switch
    {
        "target-missed" or "over-completion" or "missing-explanation" or "score-unsupported" or "score-outruns-spending" or "low-execution" => "C",
        "staff-exceeds-posts" or "uniform-full-marks" => "D",
        "late-filing" => "E",
        _ => "A",
    };
}
