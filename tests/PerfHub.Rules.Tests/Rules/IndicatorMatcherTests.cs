using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;

namespace PerfHub.Rules.Tests.Rules;

public sealed class IndicatorMatcherTests
{
    [Theory]
    [InlineData("1甲", "1甲", "0")]
    [InlineData("1甲", "1乙", "0")]
    [InlineData("1甲", "2甲", "0")]
    [InlineData("1甲", "2乙", "-")]
    [InlineData("1甲", "2甲 1乙", "1")] // the code takes precedence over the name
    [InlineData("1甲 2乙", "1乙", "0 -")] // matched by code, so not matched again by name
    [InlineData("2乙 1甲", "1乙", "- 0")]
    [InlineData("1甲 2乙", "1乙 3乙", "0 1")] // another candidate of the name is free
    [InlineData("1甲", "8甲 9甲", "0")] // the first candidate of the name
    [InlineData("1甲 2甲 3甲", "8甲 9甲", "0 1 -")] // candidates of one name are used in order
    public void Indicators_are_matched_by_code_then_by_name_each_once(string report, string others, string counterparts)
    {
        var (indicators, candidates) = (ParseIndicators(report), ParseIndicators(others));
        Assert.Equal(
            counterparts.Split(' '),
            IndicatorMatcher.Match(indicators, candidates).Select(it => it is null ? "-" : $"{candidates.IndexOf(it)}"));
    }

    [Property(Arbitrary = [typeof(FewIndicatorsArbitraries)], MaxTest = 500)]
    public void A_counterpart_shares_the_code_or_the_name_and_is_used_once(List<Indicator> indicators, List<Indicator> others)
    {
        var counterparts = IndicatorMatcher.Match(indicators, others);

        Assert.Distinct(counterparts.OfType<Indicator>(), ReferenceEqualityComparer.Instance);
        Assert.All(indicators.Zip(counterparts), it =>
        {
            var (indicator, counterpart) = it;
            var sameCode = others.Find(other => other.Code == indicator.Code);
            Assert.True(sameCode is null
                ? counterpart is null || counterpart.Name == indicator.Name
                : ReferenceEquals(sameCode, counterpart));
        });
    }

    private static List<Indicator> ParseIndicators(string indicators) =>
        [.. indicators.Split(' ').Select(it => TestReports.MinimalIndicator with { Code = it[..1], Name = it[1..] })];

    public static class FewIndicatorsArbitraries
    {
        public static Arbitrary<List<Indicator>> Indicators() => (
            from code in Gen.Choose(1, 6)
            from name in Gen.Elements("甲", "乙", "丙")
            select TestReports.MinimalIndicator with { Code = $"{code}", Name = name })
            .ListOf().Select(list => list.DistinctBy(it => it.Code).ToList()).ToArbitrary();
    }
}
