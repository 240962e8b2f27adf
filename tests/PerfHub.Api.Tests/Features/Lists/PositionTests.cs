using FsCheck.Xunit;
using PerfHub.Api.Persistence;
using PerfHub.Api.Projections.Rankings;

namespace PerfHub.Api.Tests.Features.Lists;

[Properties(Arbitrary = [typeof(AnyPlace)], MaxTest = 1000)]
public sealed class PositionTests
{
    [Property]
    public void Texts_sort_as_the_stored_values_do_highest_first(Pair pair)
    {
        var order = StoredValue.Scaled(pair.Other).CompareTo(StoredValue.Scaled(pair.One));

        Assert.Equal(order, Order(Position.OfValue(pair.One), Position.OfValue(pair.Other)));
    }

    [Property]
    public void A_higher_value_comes_first_whoever_has_it(Pair pair, Place one, Place other)
    {
        var byValue = StoredValue.Scaled(pair.Other).CompareTo(StoredValue.Scaled(pair.One));
        var byBureau = Order(one.Bureau, other.Bureau);
        var expected = byValue != 0 ? byValue : byBureau != 0 ? byBureau : Order(one.Unit, other.Unit);

        Assert.Equal(expected, Order(InRanking(pair.One, one), InRanking(pair.Other, other)));
    }

    [Property]
    public void A_place_tells_its_value(decimal value, Place place) =>
        Assert.Equal(StoredValue.Restored(StoredValue.Scaled(value)), Position.ValueIn(InRanking(value, place)));

    [Property]
    public void A_value_sorts_before_the_places_that_have_it_and_behind_all_higher_ones(Pair pair, Place place)
    {
        var start = Position.OfValue(pair.One);
        var isBehind = Order(InRanking(pair.Other, place), start) > 0;

        Assert.Equal(StoredValue.Scaled(pair.Other) <= StoredValue.Scaled(pair.One), isBehind);
        Assert.InRange(Order(InRanking(pair.One, place), start + "0"), -1, -1);
    }

    private static string InRanking(decimal value, Place place) => Position.InRanking(value, place.Bureau, place.Unit);

    private static int Order(string one, string other) => Math.Sign(string.CompareOrdinal(one, other));
}
