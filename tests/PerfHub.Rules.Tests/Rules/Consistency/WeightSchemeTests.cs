using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Rules.Consistency;
using PerfHub.Rules.Scoring;

namespace PerfHub.Rules.Tests.Rules.Consistency;

public sealed class WeightSchemeTests : RuleTests<WeightScheme>
{
    private static readonly Policy Categories = Policy.Default with
    {
        CategoryWeights = new Dictionary<string, decimal> { ["产出"] = 50m, ["效益"] = 30m, ["满意度"] = 10m },
    };

    [Fact]
    public void Flags_an_execution_weight_of_the_units_own_choice()
    {
        var flag = GetSingleFlag(CreateReport(90m));

        Assert.Equal(("/score/executionWeight", "executionWeight", null), (flag.Pointer, flag.Subject, flag.Indicator));
        Assert.Equal((10m, 90m, 80m), (flag.Expected.Number, flag.Actual.Number, flag.Difference));
        Assert.Equal("90 = 10", flag.Formula);
        Assert.Equal("填报的预算执行权重为 90 分，规定为 10 分。", flag.Message.Zh);
    }

    [Theory]
    [InlineData("20", "20.00", false)]
    [InlineData("20", "10", true)]
    [InlineData("10", "9.999999", true)]
    public void The_execution_weight_must_be_that_of_the_policy(string policy, string stated, bool flagged) =>
        Assert.Equal(flagged, IsFlagged(CreateReport(decimal.Parse(stated)), Policy.Default with { ExecutionWeight = decimal.Parse(policy) }));

    [Fact]
    public void Does_not_apply_where_the_report_states_no_execution_weight() =>
        AssertNotApplicable(NotApplicable.NotStated, TestReports.Minimal);

    [Fact]
    public void Flags_each_category_whose_weights_are_not_those_of_the_policy()
    {
        var flags = Evaluate(CreateReport(10m, ("产出指标", 30m), ("产出", 20m), ("效益指标", 40m)), Categories).OfType<RuleOutcome.Flag>().ToList();

        Assert.Equal(["category:效益", "category:满意度"], flags.Select(flag => flag.Subject));
        Assert.Equal([(30m, 40m), (10m, 0m)], flags.Select(flag => (flag.Expected.Number!.Value, flag.Actual.Number!.Value)));
        Assert.All(flags, flag => Assert.Equal("/indicators", flag.Pointer));
        Assert.Equal("“效益”各指标权重合计 40 分，规定为 30 分。", flags[0].Message.Zh);
    }

    [Fact]
    public void Passes_where_every_category_has_its_weights() =>
        AssertPasses(CreateReport(10m, ("产出指标", 50m), (" 效益 ", 30m), ("满意度指标", 10m)), Categories);

    [Fact]
    public void Categories_do_not_apply_where_no_indicator_states_one() => Assert.Equal(
        [RuleOutcome.Pass, NotApplicable.NotStated, NotApplicable.NotStated, NotApplicable.NotStated],
        Evaluate(CreateReport(10m, (null, 90m)), Categories));

    [Fact]
    public void Without_categories_in_the_policy_those_of_the_report_are_free() =>
        AssertPasses(CreateReport(10m, ("产出指标", 1m), ("效益指标", 89m)));

    private static SelfEvaluationReport CreateReport(decimal executionWeight, params (string? Category, decimal Weight)[] indicators) =>
        TestReports.With((ClaimedScore score) => score with { ExecutionWeight = executionWeight }) with
        {
            Indicators = indicators.Length == 0
                ? TestReports.Minimal.Indicators
                : [.. indicators.Select((it, i) => TestReports.MinimalIndicator with { Code = $"{i}", Category = it.Category, Weight = it.Weight })],
        };
}
