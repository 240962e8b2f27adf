using Microsoft.Extensions.Internal;

namespace PerfHub.Api.Security;

/// <summary>
/// A clock for the lifetime of cached entries. It starts with the time of the machine and never goes back, so no entry lives longer
/// because somebody sets the clock of the machine.
/// </summary>
/// <param name="time">The clock of the machine.</param>
public sealed class MonotonicClock(TimeProvider time) : ISystemClock
{
    private readonly (DateTimeOffset Time, long Timestamp) _start = (time.GetUtcNow(), time.GetTimestamp());

    /// <inheritdoc />
    public DateTimeOffset UtcNow => _start.Time + time.GetElapsedTime(_start.Timestamp);
}
