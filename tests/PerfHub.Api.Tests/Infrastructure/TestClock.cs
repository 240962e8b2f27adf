namespace PerfHub.Api.Tests.Infrastructure;

/// <summary>The system clock, until a test sets a fixed time. Timers always use the system clock.</summary>
public sealed class TestClock : TimeProvider
{
    private long _fixedTicks;

    /// <summary>Fixes the time.</summary>
    public void Set(DateTimeOffset instant) => Interlocked.Exchange(ref _fixedTicks, instant.UtcTicks);

    /// <summary>Returns to the system clock.</summary>
    public void Reset() => Interlocked.Exchange(ref _fixedTicks, 0);

    public override DateTimeOffset GetUtcNow() =>
        Interlocked.Read(ref _fixedTicks) is not 0 and var ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : System.GetUtcNow();
}
