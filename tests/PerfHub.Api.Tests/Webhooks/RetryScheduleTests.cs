using PerfHub.Api.Webhooks;

namespace PerfHub.Api.Tests.Webhooks;

public sealed class RetryScheduleTests
{
    [Theory]
    [InlineData(1, 5)]
    [InlineData(2, 20)]
    [InlineData(3, 80)]
    [InlineData(7, 20_480)]
    [InlineData(8, 28_800)]
    [InlineData(1_000, 28_800)]
    public void Delays_grow_up_to_a_limit_with_some_jitter(int attempts, int seconds)
    {
        var delays = Enumerable.Range(0, 200).Select(_ => RetrySchedule.GetDelay(attempts).TotalSeconds).ToList();

        Assert.All(delays, delay => Assert.InRange(delay, seconds * 0.9, seconds * 1.1));
        Assert.True(delays.Distinct().Count() > 20);
    }
}
