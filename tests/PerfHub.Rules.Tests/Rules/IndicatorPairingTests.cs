using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;

namespace PerfHub.Rules.Tests.Rules;

public sealed class IndicatorPairingTests
{
    [Theory]
    [InlineData("1接待人数", "1接待人数", "0")]
    [InlineData("1接待人数", "2接待人数", "0")] // renumbered
    [InlineData("1满意度 2接待人数", "1接待人数 2满意度", "1 0")] // swapped rows with new numbers
    [InlineData("1办件数量", "1接待人数", "-")] // another indicator under a used code
    [InlineData("1接待群众人数", "1接待人数", "0")] // renamed: the names are similar
    [InlineData("2接待群众人数", "1接待人数", "-")] // a similar name alone is not enough
    [InlineData("1接待人数 2接待群众人数", "2接待人数", "0 -")] // the name is found elsewhere, so the code does not count
    [InlineData("2接待人次数", "2接待人数 3接待人次数", "1")]
    [InlineData("1甲 2甲", "3甲", "- -")] // the name is not unique
    [InlineData("1甲", "2甲 3甲", "-")]
    [InlineData("1甲 2甲", "2甲 3甲", "- 0")] // code and name come first
    [InlineData("1甲", "1乙", "-")]
    [InlineData("1甲", "1—", "0")] // one name is absent
    [InlineData("1无", "1乙", "0")]
    [InlineData("１接待人数（人）", "1接待人数(人)", "0")] // full width
    public void Indicators_are_paired_by_code_and_name_then_unique_name_then_code_with_a_similar_name(string report, string others, string counterparts)
    {
        var (indicators, candidates) = (ParseIndicators(report), ParseIndicators(others));
        Assert.Equal(
            counterparts.Split(' '),
            IndicatorPairing.Pair(indicators, candidates).Select(it => it is null ? "-" : $"{candidates.IndexOf(it)}"));
    }

    [Property(Arbitrary = [typeof(FewIndicatorsArbitraries)], MaxTest = 500)]
    public void A_counterpart_shares_code_or_name_and_is_used_once(List<Indicator> indicators, List<Indicator> others)
    {
        var counterparts = IndicatorPairing.Pair(indicators, others);

        Assert.Distinct(counterparts.OfType<Indicator>(), ReferenceEqualityComparer.Instance);
        Assert.All(indicators.Zip(counterparts).Where(it => it.Second is not null), it =>
            Assert.True(it.First.Code == it.Second!.Code || it.First.Name == it.Second.Name));
        Assert.All(indicators.Zip(counterparts), it =>
            Assert.True(others.Find(other => other.Code == it.First.Code && other.Name == it.First.Name) is not { } same || ReferenceEquals(same, it.Second)));
    }

    [Property(Arbitrary = [typeof(FewIndicatorsArbitraries)], MaxTest = 500)]
    public void Reordering_renumbering_and_respelling_rows_with_unique_names_changes_no_pair(List<Indicator> rows, int seed)
    {
        var indicators = rows.DistinctBy(it => it.Name).ToList();
        var changed = indicators.Select((it, i) => it with { Code = $"９{i}", Name = $" {it.Name}\u3000" }).ToList();
        new Random(seed).Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(changed));

        Assert.All(changed.Zip(IndicatorPairing.Pair(changed, indicators)), it =>
            Assert.Equal(NormalizedText.Normalize(it.First.Name), NormalizedText.Normalize(it.Second?.Name)));
    }

    private static List<Indicator> ParseIndicators(string indicators) =>
        [.. indicators.Split(' ').Select(it => TestReports.MinimalIndicator with { Code = it[..1], Name = it[1..] })];

    public static class FewIndicatorsArbitraries
    {
        public static Arbitrary<List<Indicator>> Indicators() => (
            from code in Gen.Choose(1, 6)
            from name in Gen.Elements("接待人数", "接待群众人数", "满意度", "办件数量")
            select TestReports.MinimalIndicator with { Code = $"{code}", Name = name })
            .ListOf().Select(list => list.DistinctBy(it => it.Code).ToList()).ToArbitrary();
    }
}
