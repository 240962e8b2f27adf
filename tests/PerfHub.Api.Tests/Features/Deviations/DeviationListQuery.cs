using System.Globalization;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Features.Deviations;

/// <summary>A deviation as it reads alone, in both languages.</summary>
public sealed record LocalizedDeviation(JsonNode Zh, JsonNode En)
{
    public string? this[string name] => (string?)Zh[name];

    public decimal? AbsoluteDifference => (decimal?)Zh["difference"] is { } difference ? Math.Abs(difference) : null;
}

/// <summary>A filter and an order: the query that asks for it, and a plain model of what it means.</summary>
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
        GenerateCondition("text", [.. DeviationScenario.SampleTexts, "100", "单位", "%", "_", "÷", "BUDGET", "分"]));

    /// <summary>None, one, or a few conditions, each name once.</summary>
    public static Gen<DeviationListQuery> Generator { get; } =
        from count in Gen.Choose(0, 3)
        from conditions in ConditionGenerator.ListOf(count)
        from sort in Gen.Elements(null, "unit", "severity", "difference", "time")
        from order in Gen.Elements(null, "asc", "desc")
        select new DeviationListQuery([.. conditions.DistinctBy(it => it.Item1)], sort, order);

    /// <summary>The query, for a region.</summary>
    public string ToQueryString(Region region)
    {
        List<(string Name, string? Value)> all =
        [
            .. Filter.Select(it => (it.Name, (string?)(it.Name == "bureau" ? GetBureauCode(region, it.Value) : it.Value))), ("sort", Sort), ("order", Order),
        ];
        return string.Join('&', all.Where(it => it.Value is not null).Select(it => $"{it.Name}={Uri.EscapeDataString(it.Value!)}"));
    }

    /// <summary>What the list must be, of all deviations of a region.</summary>
    public List<LocalizedDeviation> ApplyTo(IEnumerable<LocalizedDeviation> all, Region region)
    {
        var isBackwards = Sort is null or "unit" && Order == "desc";
        var list = all.Where(it => Filter.All(condition => Matches(it, region, condition.Name, condition.Value)))
            .OrderBy(it => it["bureau"], StringComparer.Ordinal).ThenBy(it => it["unit"], StringComparer.Ordinal)
            .ThenBy(it => it["rule"], StringComparer.Ordinal).ThenBy(it => it["id"], StringComparer.Ordinal).ToList();
        if (isBackwards)
        {
            list.Reverse();
        }

        // Sorting keeps what is alike as it was.
        return Sort is null or "unit" ? list : [.. Order == "asc" ? list.OrderBy(GetSortKey) : list.OrderByDescending(GetSortKey)];
    }

    private static Gen<(string, string)> GenerateCondition(string name, params string[] values) => Gen.Elements(values).Select(value => (name, value));

    private static string GetBureauCode(Region region, string which) =>
        which switch { "own" => region.City, "north" => region.North, "south" => region.South, _ => "99" };

    private IComparable GetSortKey(LocalizedDeviation it) => Sort switch
    {
        "severity" => Array.IndexOf(["low", "medium", "high"], it["severity"]),
        "difference" => it.AbsoluteDifference ?? -1m,
        _ => DateTime.Parse(it["changedAt"]!, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal),
    };

    private bool Matches(LocalizedDeviation it, Region region, string name, string value) => name switch
    {
        "rule" or "severity" or "status" => value.Split(',').Contains(it[name]),
        "group" => value.Split(',').Contains(GetRuleGroup(it["rule"]!)),
        "unit" or "sector" => it[name] == value,
        "bureau" => GetBureauCode(region, value) is var top && (it["bureau"] == top || top == region.City),
        "scope" => value == "subtree" || it["bureau"] == GetBureauCode(region, Filter.FirstOrDefault(other => other.Name == "bureau").Value ?? "own"),
        "assignee" => (it["assignee"] ?? "") == value,
        "minDifference" => it.AbsoluteDifference >= decimal.Parse(value, CultureInfo.InvariantCulture),
        "maxDifference" => it.AbsoluteDifference <= decimal.Parse(value, CultureInfo.InvariantCulture),
        "text" => new[] { it["unitName"], it["message"], (string?)it.En["message"], it["formula"], it["explanation"] }
            .Any(text => text?.Contains(value, StringComparison.OrdinalIgnoreCase) == true),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
    };

    // Written down here, for the rules that the small reports can break.
    private static string GetRuleGroup(string rule) => rule switch
    {
        "target-missed" or "over-completion" or "missing-explanation" or "score-unsupported" or "score-outruns-spending" or "low-execution" => "C",
        "staff-exceeds-posts" or "uniform-full-marks" => "D",
        "late-filing" => "E",
        _ => "A",
    };
}
