using PerfHub.Api.Persistence;

namespace PerfHub.Api.Tests.Persistence;

public sealed class TimeOrderedIdTests
{
    private static readonly DateTime Now = new(2025, 2, 18, 0, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void Ids_increase_and_their_low_bits_are_random_even_if_the_clock_stands_still()
    {
        List<long> ids = [.. Enumerable.Range(0, 1000).Select(_ => TimeOrderedId.Create(Now))];

        Assert.Equal(ids.Distinct().Order(), ids);
        for (var divisor = 2; divisor <= 5; divisor++)
        {
            // Every fifth id, as when one transaction creates five.
            var remainders = ids.Where((_, index) => index % 5 == 0).Select(id => id % divisor).ToList();
            Assert.InRange(remainders.Count(remainder => remainder == 0), 200 / divisor / 3, 200 * 2 / 3);
        }
    }

    [Fact]
    public void The_time_of_an_id_is_that_of_its_creation_to_the_millisecond()
    {
        var now = new DateTime(2150, 3, 31, 15, 59, 59, 123, DateTimeKind.Utc);

        Assert.Equal(now, TimeOrderedId.GetTime(TimeOrderedId.GetFirst(now)));
        Assert.Equal(now, TimeOrderedId.GetTime(TimeOrderedId.GetFirst(now.AddMilliseconds(1)) - 1));
    }
}
