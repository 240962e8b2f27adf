namespace PerfHub.Api;

/// <summary>Time as this service keeps it.</summary>
public static class TimeExtensions
{
    /// <summary>Now, UTC, in whole milliseconds: what is stored is what is answered.</summary>
    /// <param name="time">The source of time.</param>
    public static DateTime UtcNow(this TimeProvider time) => time.GetUtcNow().TruncateToMilliseconds();

    /// <summary>An instant as it is stored: UTC, in whole milliseconds.</summary>
    /// <param name="instant">The instant.</param>
    public static DateTime TruncateToMilliseconds(this DateTimeOffset instant) =>
        new(instant.UtcTicks - instant.UtcTicks % TimeSpan.TicksPerMillisecond, DateTimeKind.Utc);
}
