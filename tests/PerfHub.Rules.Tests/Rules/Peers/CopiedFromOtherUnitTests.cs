using PerfHub.Rules.Copies;
using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Rules.Peers;
using PerfHub.Rules.Scoring;
using PerfHub.Rules.Tests.Copies;

namespace PerfHub.Rules.Tests.Rules.Peers;

public sealed class CopiedFromOtherUnitTests : RuleTests<CopiedFromOtherUnit>
{
    private static readonly Peer OtherUnit = new("650105", "0815", "某某学校");

    private static readonly SelfEvaluationReport Report = CreateReport(100);

    [Fact]
    public void Flags_a_narrative_that_nearly_equals_another_units()
    {
        var flag = GetSingleFlag(Report, context: CreateContext(95, 100));

        Assert.Equal(("", "", null), (flag.Pointer, flag.Subject, flag.Indicator));
        Assert.Equal((90m, 95m, 5m), (flag.Expected.Number, flag.Actual.Number, flag.Difference));
        Assert.Equal("95 ÷ 100 × 100 = 95 < 90", flag.Formula);
        Assert.Equal("文字内容（数字除外）与同年度另一单位自评报告的相似度为 95%，达到 90%。", flag.Message.Zh);
    }

    [Fact]
    public void The_other_unit_appears_only_in_the_peer_field()
    {
        var flag = GetSingleFlag(Report, context: CreateContext(95, 100));

        Assert.Equal(OtherUnit, flag.Peer);
        Assert.All(
            (string[])[OtherUnit.Bureau, OtherUnit.Unit, OtherUnit.Name],
            mark => Assert.DoesNotContain(
                mark, $"{flag.Pointer} {flag.Subject} {flag.Formula} {flag.Message.Zh} {flag.Message.En}", StringComparison.Ordinal));
    }

    [Fact]
    public void The_evaluation_keeps_the_other_unit() => Assert.Equal(
        OtherUnit,
        Evaluation.Compute(Report, context: CreateContext(95, 100)).Deviations
            .Single(it => it.Rule is CopiedFromOtherUnit).Flag.Peer);

    [Theory]
    [InlineData(9, 10, true)]
    [InlineData(899_999, 1_000_000, false)]
    [InlineData(900_000, 1_000_000, true)]
    public void A_similarity_of_90_percent_counts_as_copied(int shared, int all, bool flagged) =>
        Assert.Equal(flagged, IsFlagged(Report, context: CreateContext(shared, all)));

    [Theory]
    [InlineData("95", true)]
    [InlineData("95.000001", false)]
    public void The_threshold_comes_from_the_policy(string threshold, bool flagged)
    {
        var policy = Policy.Default with { CopiedFromOtherUnitThreshold = decimal.Parse(threshold) };
        Assert.Equal(flagged, IsFlagged(Report, policy, CreateContext(95, 100)));
    }

    [Fact]
    public void Passes_where_no_similar_narrative_exists() =>
        AssertPasses(Report, context: new ReportContext { Peers = new PeerComparison() });

    [Fact]
    public void Does_not_apply_before_units_are_compared() => AssertNotApplicable(NotApplicable.PeersNotCompared, Report);

    [Fact]
    public void Does_not_apply_to_a_short_narrative() =>
        AssertNotApplicable(NotApplicable.NarrativeTooShort, CreateReport(99), context: CreateContext(95, 100));

    private static SelfEvaluationReport CreateReport(int letters) => TestReports.Minimal with { Conclusion = SampleTexts.DistinctIdeographs(0, letters) };

    private static ReportContext CreateContext(int shared, int all) => new()
    {
        Peers = new PeerComparison { Nearest = new SimilarNarrative(OtherUnit, new Similarity(shared, all)) },
    };
}
