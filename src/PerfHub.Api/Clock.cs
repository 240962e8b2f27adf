namespace PerfHub.Api;

/// <summary>Time as this service keeps it.</summary>
public static class Clock
{
    /// <summary>Now, UTC, in whole milliseconds: what is stored is what is answered.</summary>
    /// <param name="time">The source of time.</param>
    public static DateTime Now(this TimeProvider time)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return new DateTime(now.Ticks - now.Ticks % TimeSpan.TicksPerMillisecond, DateTimeKind.Utc);
    }
}
