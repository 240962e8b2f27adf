using PerfHub.Rules.Report;
using PerfHub.Rules.Rules.Consistency;
using PerfHub.Rules.Scoring;

namespace PerfHub.Rules.Tests.Rules.Consistency;

public sealed class WeightsSumTests : RuleTests<WeightsSum>
{
    [Fact]
    public void Flags_weights_that_do_not_add_up_to_100()
    {
        var flag = GetSingleFlag(CreateReport(executionWeight: 20m));

        Assert.Equal("/score/executionWeight", flag.Pointer);
        Assert.Equal((100m, 110m, 10m), (flag.Expected.Number, flag.Actual.Number, flag.Difference));
        Assert.Equal("90 + 20 = 100", flag.Formula);
    }

    [Theory]
    [InlineData("10", false)]
    [InlineData("10.00", false)]
    [InlineData("10.000001", true)]
    [InlineData("9.999999", true)]
    public void Weights_must_add_up_to_exactly_100(string weight, bool flagged) =>
        Assert.Equal(flagged, IsFlagged(CreateReport(decimal.Parse(weight))));

    [Fact]
    public void Passes_the_seed() => AssertPasses(TestReports.Seed);

    [Fact]
    public void An_execution_weight_that_is_left_out_is_that_of_the_policy()
    {
        AssertPasses(CreateReport(null));
        Assert.Equal("90 + 20 = 100", GetSingleFlag(CreateReport(null), Policy.Default with { ExecutionWeight = 20m }).Formula);
        Assert.Equal(110m, GetSingleFlag(TestReports.With(it => it with { Weight = 100m })).Actual.Number);
    }

    private static SelfEvaluationReport CreateReport(decimal? executionWeight) =>
        TestReports.With((ClaimedScore score) => score with { ExecutionWeight = executionWeight });
}
