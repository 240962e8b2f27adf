using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Rules.Consistency;

namespace PerfHub.Rules.Tests.Rules.Consistency;

public sealed class ScoreExceedsWeightTests : RuleTests<ScoreExceedsWeight>
{
    [Fact]
    public void Flags_an_indicator_and_execution_separately()
    {
        var flags = Evaluate(CreateReport(score: 95m, execution: 11m)).Cast<RuleOutcome.Flag>().ToList();

        Assert.Equal(["/indicators/0/score", "/score/execution"], flags.Select(flag => flag.Pointer));
        Assert.Equal(["1", "execution"], flags.Select(flag => flag.Subject));
        Assert.Equal(["1", null], flags.Select(flag => flag.Indicator));
        Assert.Equal([90m, 10m], flags.Select(flag => flag.Expected.Number));
        Assert.Equal([95m, 11m], flags.Select(flag => flag.Actual.Number));
        Assert.Equal(["95 ≤ 90", "11 ≤ 10"], flags.Select(flag => flag.Formula));
    }

    [Theory]
    [InlineData("90", "10", false)]
    [InlineData("90.000001", "10.000001", true)]
    public void A_score_may_equal_its_weight(string score, string execution, bool flagged) => Assert.All(
        Evaluate(CreateReport(decimal.Parse(score), decimal.Parse(execution))), outcome => Assert.Equal(flagged, outcome is RuleOutcome.Flag));

    [Fact]
    public void A_weight_of_execution_that_is_left_out_is_that_of_the_policy() => Assert.Equal(
        (10m, 50m),
        GetSingleFlag(TestReports.With((ClaimedScore score) => score with { Execution = 50m })) is var flag
            ? (flag.Expected.Number, flag.Actual.Number)
            : default);

    [Fact]
    public void Does_not_apply_to_execution_where_its_score_is_missing() =>
        Assert.Equal([RuleOutcome.Pass, NotApplicable.NotStated], Evaluate(TestReports.Minimal));

    private static SelfEvaluationReport CreateReport(decimal score, decimal execution) =>
        TestReports.With(indicator => indicator with { Score = score }) with
        {
            Score = TestReports.Minimal.Score with { ExecutionWeight = 10m, Execution = execution },
        };
}
