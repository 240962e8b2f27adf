using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Rules.Consistency;

namespace PerfHub.Rules.Tests.Consistency;

public sealed class ScoreSumTests : RuleTest<ScoreSum>
{
    [Fact]
    public void Flags_a_total_that_its_parts_do_not_make_up()
    {
        var flag = GetSingleFlag(With(total: 98m, execution: 10m));

        Assert.Equal("/score/total", flag.Pointer);
        Assert.Equal((100m, 98m, -2m), (flag.Expected.Number, flag.Actual.Number, flag.Difference));
        Assert.Equal("10 + 90 = 98", flag.Formula);
    }

    [Theory]
    [InlineData("99.8", "9.8", false)]
    [InlineData("99.8", "9.85", false)]
    [InlineData("99.8", "9.850001", true)]
    [InlineData("99.80", "9.85", true)]
    public void A_total_is_checked_at_the_precision_it_is_stated_with(string total, string execution, bool flagged) =>
        Assert.Equal(flagged, Evaluate(With(decimal.Parse(total), decimal.Parse(execution))).Single() is RuleOutcome.Flag);

    [Fact]
    public void The_seeds_parts_add_up() => AssertPasses(TestReports.Seed);

    [Fact]
    public void Does_not_apply_without_points_for_execution() => AssertNotApplicable(NotApplicable.NotStated, TestReports.Minimal);

    private static SelfEvaluationReport With(decimal total, decimal execution) =>
        TestReports.With((ClaimedScore score) => score with { Total = total, Execution = execution });
}
