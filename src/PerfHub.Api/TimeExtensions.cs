namespace PerfHub.Api;

/// <summary>Converts instants to their stored form: UTC, in whole milliseconds.</summary>
public static class TimeExtensions
{
    /// <summary>Gets the current time, UTC, in whole milliseconds, so that responses equal the stored value.</summary>
    public static DateTime UtcNow(this TimeProvider time) => time.GetUtcNow().TruncateToMilliseconds();

    /// <summary>Truncates an instant to whole milliseconds, UTC.</summary>
    public static DateTime TruncateToMilliseconds(this DateTimeOffset instant) =>
        new(instant.UtcTicks - instant.UtcTicks % TimeSpan.TicksPerMillisecond, DateTimeKind.Utc);
}
