namespace PerfHub.Api.Tests.Infrastructure;

/// <summary>The clock of a host in this process: the system's, until a test sets it; then it stands still. Timers go on as ever.</summary>
public sealed class TestClock : TimeProvider
{
    private long _fixedTicks;

    /// <summary>Lets it stand at an instant, earlier or later.</summary>
    public void Set(DateTimeOffset instant) => Interlocked.Exchange(ref _fixedTicks, instant.UtcTicks);

    /// <summary>Lets it go as the system's again.</summary>
    public void Reset() => Interlocked.Exchange(ref _fixedTicks, 0);

    public override DateTimeOffset GetUtcNow() =>
        Interlocked.Read(ref _fixedTicks) is not 0 and var ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : System.GetUtcNow();
}
