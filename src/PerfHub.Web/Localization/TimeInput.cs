using System.Globalization;

namespace PerfHub.Web.Localization;

/// <summary>Reads and writes the inputs of forms for a time of the bureau (<c>datetime-local</c>), such as <c>2025-03-31T23:59</c>.</summary>
public static class TimeInput
{
    // Browsers leave the seconds out if they are zero.
    private static readonly string[] Patterns = ["yyyy-MM-ddTHH:mm", "yyyy-MM-ddTHH:mm:ss"];

    private static readonly TimeZoneInfo Beijing = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    /// <summary>Writes a time, to the minute.</summary>
    public static string? Of(DateTimeOffset? time) =>
        time is { } it ? TimeZoneInfo.ConvertTime(it, Beijing).ToString(Patterns[0], CultureInfo.InvariantCulture) : null;

    /// <summary>Reads the instant at which a minute begins; <see langword="null"/> if the text is no time.</summary>
    public static DateTimeOffset? ParseStart(string? text) =>
        DateTime.TryParseExact(text, Patterns, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? new DateTimeOffset(time, Beijing.GetUtcOffset(time)) : null;

    /// <summary>Reads the last instant of a minute: “until 23:59” includes that minute.</summary>
    public static DateTimeOffset? ParseEnd(string? text) => ParseStart(text) is { } time ? time.AddMinutes(1).AddMilliseconds(-1) : null;
}
