using System.Globalization;

namespace PerfHub.Rules.Rules;

/// <summary>Writes UTC instants in texts for people: in Asia/Shanghai time, to the minute, seconds cut off.</summary>
public static class ChinaTime
{
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    /// <summary>Formats as <c>北京时间 2025年3月31日 23:59</c>.</summary>
    public static string FormatZh(DateTime utc) => FromUtc(utc).ToString("'北京时间 'yyyy年M月d日 HH:mm", CultureInfo.InvariantCulture);

    /// <summary>Formats as <c>31 March 2025, 23:59 (Asia/Shanghai)</c>.</summary>
    public static string FormatEn(DateTime utc) => FromUtc(utc).ToString("d MMMM yyyy, HH:mm '(Asia/Shanghai)'", CultureInfo.InvariantCulture);

    /// <summary>Converts an instant to the wall clock in Asia/Shanghai.</summary>
    public static DateTime FromUtc(DateTime utc) => TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(utc, DateTimeKind.Utc), Zone);
}
