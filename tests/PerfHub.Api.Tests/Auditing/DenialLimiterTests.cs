using PerfHub.Api.Auditing;

namespace PerfHub.Api.Tests.Auditing;

public sealed class DenialLimiterTests
{
    [Fact]
    public void Ten_denials_per_address_and_minute_are_written_and_the_next_one_counts_the_rest()
    {
        var clock = new ManualTimeProvider();
        var denials = new DenialLimiter(clock);

        var first = Enumerable.Range(0, 25).Select(_ => denials.Register("10.0.0.1")).ToList();
        clock.Now = clock.Now.AddMinutes(1);
        var second = Enumerable.Range(0, 2).Select(_ => denials.Register("10.0.0.1")).ToList();

        Assert.Equal([.. Enumerable.Repeat((true, 0), 10), .. Enumerable.Repeat((false, 0), 15)], first);
        Assert.Equal([(true, 15), (true, 0)], second);
    }

    [Fact]
    public void The_number_of_written_denials_per_minute_is_bounded_for_any_number_of_addresses()
    {
        var denials = new DenialLimiter(new ManualTimeProvider());

        var written = Enumerable.Range(0, 100_000).Count(number => denials.Register($"10.{number >> 16}.{(number >> 8) & 255}.{number & 255}").IsWritten);

        Assert.InRange(written, 30_000, 40_960);
    }

    [Fact]
    public void Suppressed_denials_are_counted_for_nobody_else()
    {
        var clock = new ManualTimeProvider();
        var denials = new DenialLimiter(clock);
        for (var attempt = 0; attempt < 25; attempt++)
        {
            denials.Register("10.0.0.1");
        }

        // Among so many, some share the first one's limit.
        for (var number = 0; number < 40_000; number++)
        {
            clock.Now = number % 1_000 == 0 ? clock.Now.AddMinutes(1) : clock.Now;
            Assert.Equal((true, 0), denials.Register($"172.16.{number >> 8}.{number & 255}"));
        }

        clock.Now = clock.Now.AddMinutes(1);
        Assert.Equal((true, 15), denials.Register("10.0.0.1"));
    }

    private sealed class ManualTimeProvider : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2025, 2, 18, 3, 12, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
