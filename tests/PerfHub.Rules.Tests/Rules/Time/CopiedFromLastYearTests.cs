using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Rules.Time;
using PerfHub.Rules.Scoring;
using PerfHub.Rules.Tests.Copies;

namespace PerfHub.Rules.Tests.Rules.Time;

public sealed class CopiedFromLastYearTests : RuleTests<CopiedFromLastYear>
{
    [Fact]
    public void Flags_the_seed_filed_again_with_the_new_years_figures()
    {
        var lastYear = TestReports.Seed with { Conclusion = TestReports.Seed.Conclusion!.Replace("2024", "2023").Replace("99.8", "97") };
        var flag = GetSingleFlag(TestReports.Seed, context: LastYearContext.Create(lastYear));

        Assert.Equal(("", "", null), (flag.Pointer, flag.Subject, flag.Indicator));
        Assert.Equal((95m, 100m, 5m), (flag.Expected.Number, flag.Actual.Number, flag.Difference));
        Assert.Matches(@"^(\d+) ÷ \1 × 100 = 100 < 95$", flag.Formula);
        Assert.Equal("文字内容（数字除外）与上年自评报告的相似度为 100%，达到 95%。", flag.Message.Zh);
    }

    [Fact]
    public void Flags_a_copy_with_a_sentence_added() => GetSingleFlag(
        CreateReport(SampleTexts.DistinctIdeographs(0, 1_000) + SampleTexts.DistinctIdeographs(2_000, 20)), context: LastYearContext.Create(CreateReport(SampleTexts.DistinctIdeographs(0, 1_000))));

    // 97 of 97 + x shingles are shared: 97 ÷ 102 is above 95 %, 97 ÷ 103 is below.
    [Theory]
    [InlineData(5, true)]
    [InlineData(6, false)]
    public void A_similarity_of_95_percent_counts_as_copied(int added, bool flagged) => Assert.Equal(
        flagged,
        IsFlagged(CreateReport(SampleTexts.DistinctIdeographs(0, 100 + added)), context: LastYearContext.Create(CreateReport(SampleTexts.DistinctIdeographs(0, 100)))));

    [Theory]
    [InlineData("50", true)]
    [InlineData("50.000001", false)]
    public void The_threshold_comes_from_the_policy(string threshold, bool flagged)
    {
        var policy = Policy.Default with { CopiedFromLastYearThreshold = decimal.Parse(threshold) };
        Assert.Equal(
            flagged,
            IsFlagged(CreateReport(SampleTexts.DistinctIdeographs(0, 197)), policy, LastYearContext.Create(CreateReport(SampleTexts.DistinctIdeographs(0, 100)))));
    }

    [Fact]
    public void Passes_a_rewritten_narrative() => AssertPasses(
        CreateReport(SampleTexts.CreateProse(1, 300)), context: LastYearContext.Create(CreateReport(SampleTexts.CreateProse(2, 300))));

    [Fact]
    public void Does_not_apply_to_a_short_narrative_of_either_year()
    {
        var (shorter, longer) = (CreateReport(SampleTexts.DistinctIdeographs(0, 99)), CreateReport(SampleTexts.DistinctIdeographs(0, 100)));
        AssertNotApplicable(NotApplicable.NarrativeTooShort, shorter, context: LastYearContext.Create(longer));
        AssertNotApplicable(NotApplicable.NarrativeTooShort, longer, context: LastYearContext.Create(shorter));
    }

    [Fact]
    public void Does_not_apply_without_a_report_of_last_year() => AssertNotApplicable(NotApplicable.NoLastYearReport, TestReports.Seed);

    private static SelfEvaluationReport CreateReport(string text) => TestReports.Minimal with { Conclusion = text };
}
