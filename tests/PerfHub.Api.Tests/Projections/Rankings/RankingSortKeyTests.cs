using FsCheck.Xunit;
using PerfHub.Api.Persistence;
using PerfHub.Api.Projections.Rankings;

namespace PerfHub.Api.Tests.Projections.Rankings;

[Properties(Arbitrary = [typeof(PositionGenerator)], MaxTest = 1000)]
public sealed class PositionTests
{
    [Property]
    public void Texts_sort_as_the_stored_values_do_highest_first(FigurePair pair)
    {
        var order = DbValueConverter.ToScaled(pair.Second).CompareTo(DbValueConverter.ToScaled(pair.First));

        Assert.Equal(order, CompareOrdinal(RankingSortKey.CreatePrefix(pair.First), RankingSortKey.CreatePrefix(pair.Second)));
    }

    [Property]
    public void A_higher_value_comes_first_whoever_has_it(FigurePair pair, UnitPlace one, UnitPlace other)
    {
        var byValue = DbValueConverter.ToScaled(pair.Second).CompareTo(DbValueConverter.ToScaled(pair.First));
        var byBureau = CompareOrdinal(one.Bureau, other.Bureau);
        var expected = byValue != 0 ? byValue : byBureau != 0 ? byBureau : CompareOrdinal(one.Unit, other.Unit);

        Assert.Equal(expected, CompareOrdinal(CreatePosition(pair.First, one), CreatePosition(pair.Second, other)));
    }

    [Property]
    public void A_place_tells_its_value(decimal value, UnitPlace place) =>
        Assert.Equal(DbValueConverter.FromScaled(DbValueConverter.ToScaled(value)), RankingSortKey.ParseValue(CreatePosition(value, place)));

    [Property]
    public void A_value_sorts_before_the_places_that_have_it_and_behind_all_higher_ones(FigurePair pair, UnitPlace place)
    {
        var start = RankingSortKey.CreatePrefix(pair.First);
        var isBehind = CompareOrdinal(CreatePosition(pair.Second, place), start) > 0;

        Assert.Equal(DbValueConverter.ToScaled(pair.Second) <= DbValueConverter.ToScaled(pair.First), isBehind);
        Assert.InRange(CompareOrdinal(CreatePosition(pair.First, place), start + "0"), -1, -1);
    }

    private static string CreatePosition(decimal value, UnitPlace place) => RankingSortKey.Create(value, place.Bureau, place.Unit);

    private static int CompareOrdinal(string one, string other) => Math.Sign(string.CompareOrdinal(one, other));
}
