using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Rules.Consistency;

namespace PerfHub.Rules.Tests.Consistency;

public sealed class WeightsSumTests : RuleTest<WeightsSum>
{
    [Fact]
    public void Flags_weights_that_do_not_make_up_100_points()
    {
        var flag = GetSingleFlag(With(executionWeight: 20m));

        Assert.Equal("/score/executionWeight", flag.Pointer);
        Assert.Equal((100m, 110m, 10m), (flag.Expected.Number, flag.Actual.Number, flag.Difference));
        Assert.Equal("90 + 20 = 100", flag.Formula);
    }

    [Theory]
    [InlineData("10", false)]
    [InlineData("10.00", false)]
    [InlineData("10.000001", true)]
    [InlineData("9.999999", true)]
    public void Weights_make_up_100_exactly(string weight, bool flagged) =>
        Assert.Equal(flagged, Evaluate(With(decimal.Parse(weight))).Single() is RuleOutcome.Flag);

    [Fact]
    public void The_seeds_weights_add_up() => AssertPasses(TestReports.Seed);

    [Fact]
    public void Does_not_apply_without_a_weight_of_execution() => AssertNotApplicable(NotApplicable.NotStated, With(null));

    private static SelfEvaluationReport With(decimal? executionWeight) =>
        TestReports.With((ClaimedScore score) => score with { ExecutionWeight = executionWeight });
}
