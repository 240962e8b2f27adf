using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Rules.Consistency;

namespace PerfHub.Rules.Tests.Rules.Consistency;

public sealed class ScoreSumTests : RuleTests<ScoreSum>
{
    [Fact]
    public void Flags_a_total_that_is_not_the_sum_of_its_parts()
    {
        var flag = GetSingleFlag(CreateReport(total: 98m, execution: 10m));

        Assert.Equal("/score/total", flag.Pointer);
        Assert.Equal((100m, 98m, -2m), (flag.Expected.Number, flag.Actual.Number, flag.Difference));
        Assert.Equal("10 + 90 = 98", flag.Formula);
    }

    [Theory]
    [InlineData("99.8", "9.8", false)]
    [InlineData("99.8", "9.85", false)]
    [InlineData("99.8", "9.850001", true)]
    [InlineData("99.80", "9.85", true)]
    public void A_total_is_checked_at_its_stated_precision(string total, string execution, bool flagged) =>
        Assert.Equal(flagged, IsFlagged(CreateReport(decimal.Parse(total), decimal.Parse(execution))));

    [Fact]
    public void Passes_the_seed() => AssertPasses(TestReports.Seed);

    [Fact]
    public void Does_not_apply_without_points_for_execution() => AssertNotApplicable(NotApplicable.NotStated, TestReports.Minimal);

    private static SelfEvaluationReport CreateReport(decimal total, decimal execution) =>
        TestReports.With((ClaimedScore score) => score with { Total = total, Execution = execution });
}
