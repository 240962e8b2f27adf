using FsCheck.Xunit;
using PerfHub.Api.Persistence;
using PerfHub.Api.Projections.Rankings;

namespace PerfHub.Api.Tests.Projections.Rankings;

[Properties(Arbitrary = [typeof(PositionGenerator)], MaxTest = 1000)]
public sealed class RankingSortKeyTests
{
    [Property]
    public void Prefixes_sort_by_stored_value_highest_first(FigurePair pair)
    {
        var order = DbValueConverter.ToScaled(pair.Second).CompareTo(DbValueConverter.ToScaled(pair.First));

        Assert.Equal(order, CompareOrdinal(RankingSortKey.CreatePrefix(pair.First), RankingSortKey.CreatePrefix(pair.Second)));
    }

    [Property]
    public void Keys_sort_by_value_then_bureau_then_unit(FigurePair pair, UnitCodes first, UnitCodes second)
    {
        var byValue = DbValueConverter.ToScaled(pair.Second).CompareTo(DbValueConverter.ToScaled(pair.First));
        var byBureau = CompareOrdinal(first.Bureau, second.Bureau);
        var expected = byValue != 0 ? byValue : byBureau != 0 ? byBureau : CompareOrdinal(first.Unit, second.Unit);

        Assert.Equal(expected, CompareOrdinal(CreateKey(pair.First, first), CreateKey(pair.Second, second)));
    }

    [Property]
    public void A_key_contains_its_value(decimal value, UnitCodes codes) =>
        Assert.Equal(DbValueConverter.FromScaled(DbValueConverter.ToScaled(value)), RankingSortKey.ParseValue(CreateKey(value, codes)));

    [Property]
    public void A_prefix_sorts_before_the_keys_of_its_value_and_after_those_of_higher_values(FigurePair pair, UnitCodes codes)
    {
        var prefix = RankingSortKey.CreatePrefix(pair.First);
        var isAfterPrefix = CompareOrdinal(CreateKey(pair.Second, codes), prefix) > 0;

        Assert.Equal(DbValueConverter.ToScaled(pair.Second) <= DbValueConverter.ToScaled(pair.First), isAfterPrefix);
        Assert.InRange(CompareOrdinal(CreateKey(pair.First, codes), prefix + "0"), -1, -1);
    }

    private static string CreateKey(decimal value, UnitCodes codes) => RankingSortKey.Create(value, codes.Bureau, codes.Unit);

    private static int CompareOrdinal(string first, string second) => Math.Sign(string.CompareOrdinal(first, second));
}
