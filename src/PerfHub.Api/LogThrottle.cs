namespace PerfHub.Api;

/// <summary>Allows one log line in an interval for something that can happen any number of times, and counts the rest.</summary>
public sealed class LogThrottle(TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private long? _loggedAt;
    private int _count;

    /// <summary>Counts an occurrence.</summary>
    /// <returns>The number of occurrences since the last line if a line is due; <see langword="null"/> otherwise.</returns>
    public int? TryClaimLine()
    {
        lock (_lock)
        {
            _count++;
            if (_loggedAt is { } last && time.GetElapsedTime(last) < Interval)
            {
                return null;
            }

            var count = _count;
            (_loggedAt, _count) = (time.GetTimestamp(), 0);
            return count;
        }
    }
}
