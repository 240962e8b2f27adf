using System.Globalization;

namespace PerfHub.Web.Localization;

/// <summary>Reads and writes the inputs of forms for a time of the bureau (<c>datetime-local</c>), such as <c>2025-03-31T23:59</c>.</summary>
public static class TimeInput
{
    // Browsers leave the seconds out if they are zero.
    private static readonly string[] Patterns = ["yyyy-MM-ddTHH:mm", "yyyy-MM-ddTHH:mm:ss"];

    /// <summary>Writes a time, to the minute.</summary>
    public static string? Of(DateTimeOffset? time) =>
        time is { } it ? TimeZoneInfo.ConvertTime(it, BureauTime.Zone).ToString(Patterns[0], CultureInfo.InvariantCulture) : null;

    /// <summary>Reads the instant at which a minute begins; <see langword="null"/> if the text is no time.</summary>
    public static DateTimeOffset? ParseStart(string? text) =>
        DateTime.TryParseExact(text, Patterns, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? ToInstant(time) : null;

    /// <summary>Reads the last instant of a minute: “until 23:59” includes that minute.</summary>
    public static DateTimeOffset? ParseEnd(string? text) => ParseStart(text) is { } time ? time.AddMinutes(1).AddMilliseconds(-1) : null;

    /// <summary>Reads the instant at which a day begins (<c>date</c>, such as <c>2025-03-31</c>); <see langword="null"/> if the text is no day.</summary>
    public static DateTimeOffset? ParseDay(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? ToInstant(day.ToDateTime(TimeOnly.MinValue)) : null;

    /// <summary>Reads the instant at which a day ends; <see langword="null"/> if the text is no day.</summary>
    public static DateTimeOffset? ParseEndOfDay(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day < DateOnly.MaxValue
            ? ToInstant(day.AddDays(1).ToDateTime(TimeOnly.MinValue)) : null;

    private static DateTimeOffset ToInstant(DateTime time) => new(time, BureauTime.Zone.GetUtcOffset(time));
}
