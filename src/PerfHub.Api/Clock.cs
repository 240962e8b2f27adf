namespace PerfHub.Api;

/// <summary>Time as this service keeps it.</summary>
public static class Clock
{
    /// <summary>Now, UTC, in whole milliseconds: what is stored is what is answered.</summary>
    /// <param name="time">The source of time.</param>
    public static DateTime Now(this TimeProvider time) => time.GetUtcNow().Utc();

    /// <summary>An instant as it is stored: UTC, in whole milliseconds.</summary>
    /// <param name="instant">The instant.</param>
    public static DateTime Utc(this DateTimeOffset instant) =>
        new(instant.UtcTicks - instant.UtcTicks % TimeSpan.TicksPerMillisecond, DateTimeKind.Utc);
}
