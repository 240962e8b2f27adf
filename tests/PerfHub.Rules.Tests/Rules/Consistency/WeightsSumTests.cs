using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Rules.Consistency;

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
    public void Does_not_apply_without_an_execution_weight() => AssertNotApplicable(NotApplicable.NotStated, CreateReport(null));

    private static SelfEvaluationReport CreateReport(decimal? executionWeight) =>
        TestReports.With((ClaimedScore score) => score with { ExecutionWeight = executionWeight });
}
