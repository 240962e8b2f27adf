using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Tests.Features.Policies;

/// <summary>A policy in force (<see langword="null"/> for the default), a draft, and the reports that both assess.</summary>
public sealed record PolicyPreviewScenario(JsonObject? InForce, JsonObject Draft, IReadOnlyList<JsonNode> Reports)
{
    private static readonly Gen<JsonObject> PolicyGenerator =
        from weight in Gen.Elements(5m, 10m, 12.5m)
        from scoring in Gen.Elements("linear", "ratio")
        from overCompletion in Gen.Elements(100m, 120m, 130m, 149.9m, 150m, 400m)
        from cap in Gen.Elements(0m, 20m, 100m)
        from bands in Gen.Elements<(decimal, decimal, decimal)>((90, 80, 60), (96, 95, 94), (99, 50, 1), (70, 65, 64.5m))
        from unspent in Gen.Elements(0m, 1m, 20m, 100m)
        from progress in Gen.Elements(0m, 39m, 60m, 100m)
        from outruns in Gen.Elements(0m, 2m, 5m, 100m)
        from rules in Gen.Choose(0, 8).SelectMany(count => RuleSettingGenerator.ListOf(count))
        select new JsonObject
        {
            ["executionWeight"] = weight,
            ["reverseScoring"] = scoring,
            ["overCompletionThreshold"] = overCompletion,
            ["overCompletionCap"] = cap,
            ["gradeBands"] = new JsonObject { ["excellent"] = bands.Item1, ["good"] = bands.Item2, ["fair"] = bands.Item3 },
            ["lowExecutionThreshold"] = unspent,
            ["midYearProgressThreshold"] = progress,
            ["scoreOutrunsSpendingThreshold"] = outruns,
            ["rules"] = new JsonObject(rules.DistinctBy(it => it.Id).Select(it => KeyValuePair.Create(it.Id, (JsonNode?)it.Value.DeepClone()))),
        };

    private static Gen<(string Id, JsonNode Value)> RuleSettingGenerator =>
        from id in Gen.Elements(RuleCatalogue.All.Select(rule => rule.Id).ToArray())
        from severity in Gen.Elements(null, "low", "medium", "high")
        from enabled in Gen.Elements(true, true, false)
        select (id, (JsonNode)new JsonObject { ["severity"] = severity, ["enabled"] = enabled });

    private static readonly Gen<JsonNode> ReportGenerator =
        from direction in Gen.Elements("atLeast", "atMost", "equal")
        from target in Gen.Elements(0m, 20m, 25m, 30m)
        from executed in Gen.Elements(100m, 252.93m, 316.29m)
        from score in Gen.Elements(10m, 20m)
        from hasWeight in Gen.Elements(true, false)
        select CreateReport(direction, target, executed, score, hasWeight);

    public static Arbitrary<PolicyPreviewScenario> Scenarios() => (
        from hasPolicy in Gen.Elements(true, false)
        from inForce in PolicyGenerator
        from draft in PolicyGenerator
        from count in Gen.Choose(0, 5)
        from reports in ReportGenerator.ListOf(count)
        select new PolicyPreviewScenario(hasPolicy ? inForce : null, draft, [.. reports])).ToArbitrary();

    public override string ToString() => $"{InForce?.ToJsonString() ?? "default"} → {Draft.ToJsonString()}, {Reports.Count} reports";

    private static JsonNode CreateReport(string direction, decimal target, decimal executed, decimal score, bool hasWeight)
    {
        var report = Infrastructure.SeedReport.Json;
        var indicator = report["indicators"]![0]!;
        (indicator["direction"], indicator["target"]!["value"], indicator["score"]) = (direction, target, score);
        report["budget"]!["executed"] = executed;
        if (!hasWeight)
        {
            report["score"]!.AsObject().Remove("executionWeight");
        }

        return report;
    }
}
