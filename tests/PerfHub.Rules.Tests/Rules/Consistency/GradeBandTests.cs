using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Rules.Consistency;
using PerfHub.Rules.Scoring;

namespace PerfHub.Rules.Tests.Rules.Consistency;

public sealed class GradeBandTests : RuleTests<GradeBand>
{
    [Fact]
    public void Flags_a_grade_that_does_not_match_the_total()
    {
        var flag = GetSingleFlag(CreateReport(85m, Grade.Excellent));

        Assert.Equal("/score/grade", flag.Pointer);
        Assert.Equal(("良", "优"), (flag.Expected.Text, flag.Actual.Text));
        Assert.Null(flag.Difference);
        Assert.Equal("85 → 良 = 优", flag.Formula);
    }

    [Theory]
    [InlineData("90", Grade.Excellent)]
    [InlineData("89.999999", Grade.Good)]
    [InlineData("80", Grade.Good)]
    [InlineData("79.999999", Grade.Fair)]
    [InlineData("60", Grade.Fair)]
    [InlineData("59.999999", Grade.Poor)]
    [InlineData("0", Grade.Poor)]
    public void Each_band_starts_at_its_bound(string total, Grade grade) => Assert.All(
        Enum.GetValues<Grade>(),
        claimed => Assert.Equal(claimed == grade, Evaluate(CreateReport(decimal.Parse(total), claimed)).Single() is RuleOutcome.Passed));

    [Fact]
    public void Bands_come_from_the_policy() => AssertPasses(
        CreateReport(85m, Grade.Excellent), Policy.Default with { GradeBands = new GradeBands(Excellent: 85m) });

    private static SelfEvaluationReport CreateReport(decimal total, Grade grade) =>
        TestReports.With((ClaimedScore score) => score with { Total = total, Grade = grade });
}
