using System.Text.Json;
using System.Text.Json.Nodes;
using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Scoring;

namespace PerfHub.Rules.Tests.Rules;

/// <summary>What flags rest on. The reports below break every rule at least once.</summary>
public sealed class FlagInputsTests
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static TheoryData<string> Samples => [.. FlawedReports.All.Keys];

    [Fact]
    public void The_samples_break_every_rule() => Assert.Equal(
        RuleCatalogue.All.Where(rule => rule.Group != RuleGroup.Manual).Select(rule => rule.Id).Order(StringComparer.Ordinal),
        FlawedReports.All.Values.SelectMany(it => it.Evaluate().Deviations).Select(it => it.Rule.Id).Distinct().Order(StringComparer.Ordinal));

    [Theory, MemberData(nameof(Samples))]
    public void Every_flag_has_inputs_that_the_json_of_the_report_states(string sample)
    {
        var (evaluation, report) = (FlawedReports.All[sample].Evaluate(), FlawedReports.All[sample].ToJson());
        Assert.All(evaluation.Deviations, deviation =>
        {
            var inputs = evaluation.ResolveInputs(deviation);
            Assert.Equal(deviation.Rule.Id == "late-filing", inputs.Count == 0);
            Assert.Distinct(inputs.Select(it => it.Pointer));
            Assert.All(inputs, it => Assert.Equal(Find(report, it.Pointer), it.Value));
        });
    }

    [Theory, MemberData(nameof(Samples))]
    public void A_flag_does_not_change_with_a_field_that_is_not_among_its_inputs(string sample)
    {
        var flawed = FlawedReports.All[sample];
        var evaluation = flawed.Evaluate();
        var inputs = evaluation.Deviations.ToDictionary(it => (it.Rule.Id, it.Flag.Subject), it => evaluation.ResolveInputs(it).Select(input => input.Pointer).ToHashSet());
        foreach (var pointer in GetLeaves(flawed.ToJson(), "").Where(it => !IsIdentity(it)).ToList())
        {
            var changed = flawed with { Report = Change(flawed.ToJson(), pointer) };
            var after = changed.Evaluate().Deviations.ToDictionary(it => (it.Rule.Id, it.Flag.Subject));
            Assert.All(evaluation.Deviations.Where(it => !inputs[(it.Rule.Id, it.Flag.Subject)].Contains(pointer)), before =>
            {
                Assert.True(after.TryGetValue((before.Rule.Id, before.Flag.Subject), out var now), $"{before.Rule.Id} {before.Flag.Subject} depends on {pointer}");
                Assert.True(Describe(before) == Describe(now), $"{before.Rule.Id} {before.Flag.Subject} depends on {pointer}");
            });
        }
    }

    [Fact]
    public void An_adjusted_target_takes_the_place_of_the_original_one()
    {
        var report = TestReports.With(it => it with { AdjustedTarget = TestReports.CreateMeasure(20m), CompletionRate = 90m });
        var evaluation = Evaluation.Compute(report);
        var ofTargets = evaluation.Deviations.Where(it => evaluation.ResolveInputs(it).Any(input => input.Pointer.Contains("arget", StringComparison.Ordinal))).ToList();

        Assert.Contains("completion-rate", ofTargets.Select(it => it.Rule.Id));
        Assert.All(ofTargets, it => Assert.DoesNotContain(evaluation.ResolveInputs(it), input => input.Pointer.StartsWith("/indicators/0/target", StringComparison.Ordinal)));
        Assert.All(ofTargets, it => Assert.Contains(evaluation.ResolveInputs(it), input => input.Pointer.StartsWith("/indicators/0/adjustedTarget", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_unit_of_measure_of_the_original_target_counts_where_the_adjusted_one_leaves_it_out()
    {
        var report = TestReports.With(it => it with
        {
            Target = TestReports.CreateMeasure(10m, "万次"), AdjustedTarget = TestReports.CreateMeasure(20m, null), Final = TestReports.CreateMeasure(8m, "次"),
        });
        var evaluation = Evaluation.Compute(report);
        var inputs = evaluation.ResolveInputs(evaluation.Deviations.Single(it => it.Rule.Id == "target-missed")).Select(it => it.Pointer).ToList();

        Assert.Contains("/indicators/0/target/unit", inputs);
        Assert.DoesNotContain("/indicators/0/target/value", inputs);
    }

    [Fact]
    public void A_pattern_of_an_unknown_field_is_refused() =>
        Assert.Throws<ArgumentException>(() => ReportFields.Resolve(TestReports.Minimal, ["/budget/nosuchfield"]));

    [Fact]
    public void A_field_that_is_not_stated_is_null_or_left_out() => Assert.Equal(
        [new FlagInput("/budget/sources", default), new FlagInput("/profile/duties", default), new FlagInput("/indicators/0/improvement", default)],
        ReportFields.Resolve(TestReports.Minimal, ["/budget/sources/*/initial", "/problems/*?", "/profile/duties", "/indicators/*/improvement", "/conclusion?"]));

    [Fact]
    public void A_pattern_of_an_object_gives_its_stated_fields() => Assert.Equal(
        [new FlagInput("/indicators/0/target/value", 10m), new FlagInput("/indicators/0/target/unit", "次"), new FlagInput("/indicators/0/direction", "atLeast")],
        ReportFields.Resolve(TestReports.Minimal, ["/indicators/*/target", "/indicators/0/direction"]));

    private static (Figure, Figure, Severity, Text) Describe(Deviation deviation) =>
        (deviation.Flag.Expected, deviation.Flag.Actual, deviation.Severity, deviation.Flag.Message);

    // Codes and names identify rows; the label of a narrative figure does, too.
    private static bool IsIdentity(string pointer) =>
        pointer.EndsWith("/code", StringComparison.Ordinal) || pointer.EndsWith("/name", StringComparison.Ordinal)
        || pointer.EndsWith("/fiscalYear", StringComparison.Ordinal) || pointer.EndsWith("/label", StringComparison.Ordinal) || pointer.EndsWith("/indicator", StringComparison.Ordinal);

    private static IEnumerable<string> GetLeaves(JsonNode? node, string pointer) => node switch
    {
        null => [],
        JsonObject fields => fields.SelectMany(it => GetLeaves(it.Value, $"{pointer}/{it.Key}")),
        JsonArray rows => rows.SelectMany((it, i) => GetLeaves(it, $"{pointer}/{i}")),
        _ => [pointer],
    };

    private static SelfEvaluationReport Change(JsonNode report, string pointer)
    {
        var parent = pointer.Split('/')[1..^1].Aggregate(report, Descend);
        var name = pointer.Split('/')[^1];
        var old = Descend(parent, name);
        var changed = ChangeValue(name, old);
        if (parent is JsonArray rows)
        {
            rows[int.Parse(name)] = changed;
        }
        else
        {
            parent[name] = changed;
        }

        return report.Deserialize<SelfEvaluationReport>(Json)!;
    }

    private static JsonNode ChangeValue(string name, JsonNode old) => (name, old.GetValueKind()) switch
    {
        (_, JsonValueKind.Number) when old.ToJsonString().Contains('.', StringComparison.Ordinal) => old.GetValue<decimal>() + 0.01m,
        (_, JsonValueKind.Number) => old.GetValue<decimal>() + 1m,
        ("kind", _) => old.GetValue<string>() == "quantitative" ? "qualitative" : "quantitative",
        ("direction", _) => old.GetValue<string>() == "atMost" ? "equal" : "atMost",
        ("accumulation", _) => old.GetValue<string>() == "cumulative" ? "pointInTime" : "cumulative",
        ("attainment", _) => old.GetValue<string>() == "partly" ? "achieved" : "partly",
        ("grade", _) => old.GetValue<string>() == "中" ? "差" : "中",
        ("filledOn", _) => "2025-01-31",
        _ => "另外的文字",
    };

    private static JsonNode Descend(JsonNode node, string segment) => node is JsonArray rows ? rows[int.Parse(segment)]! : node[segment]!;

    private static Figure Find(JsonNode report, string pointer)
    {
        JsonNode? node = report;
        foreach (var segment in pointer.Split('/')[1..])
        {
            node = node switch
            {
                JsonArray rows => int.Parse(segment) < rows.Count ? rows[int.Parse(segment)] : null,
                _ => node?[segment],
            };
        }

        return node switch
        {
            null or JsonArray { Count: 0 } => default,
            _ when node.GetValueKind() == JsonValueKind.Number => node.GetValue<decimal>(),
            _ => node.GetValue<string>(),
        };
    }
}
