using Microsoft.Extensions.Caching.Memory;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Security;

/// <summary>The lifetime of cached entries, when the clock of the machine is set.</summary>
public sealed class MonotonicClockTests
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task An_entry_lives_as_long_as_it_should_whatever_the_clock_is_set_to(int hours)
    {
        var time = new TestClock();
        time.Set(TimeProvider.System.GetUtcNow());
        using var cache = new MemoryCache(new MemoryCacheOptions { Clock = new MonotonicClock(time) });
        cache.Set("key", true, Lifetime);

        time.Set(TimeProvider.System.GetUtcNow().AddHours(hours));
        Assert.True(cache.TryGetValue("key", out _));

        await Task.Delay(Lifetime * 1.1);
        Assert.False(cache.TryGetValue("key", out _));
    }
}
