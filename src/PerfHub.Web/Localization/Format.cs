using System.Globalization;

namespace PerfHub.Web.Localization;

/// <summary>Formats figures and times for people. Money is in units of 10,000 yuan, shares are in percent.</summary>
public static class Format
{
    /// <summary>What is shown in place of a figure that does not exist.</summary>
    public const string None = "—";

    /// <summary>Formats an amount: <c>1,234.50</c>.</summary>
    public static string Money(decimal? value) => value?.ToString("#,##0.00####", CultureInfo.InvariantCulture) ?? None;

    /// <summary>Formats a share, rounded to two decimals: <c>85.08%</c>.</summary>
    public static string Percent(decimal? value) => value is { } it ? Math.Round(it, 2, MidpointRounding.AwayFromZero).ToString("0.##", CultureInfo.InvariantCulture) + "%" : None;

    /// <summary>Formats a score with all its decimals, at least two: <c>91.95</c>, <c>90.00</c>.</summary>
    public static string Score(decimal? value) => value?.ToString("0.00##", CultureInfo.InvariantCulture) ?? None;

    /// <summary>Formats a difference with its sign: <c>+2.5</c>, <c>−2.5</c>.</summary>
    public static string Signed(decimal? value) => value?.ToString("+#,##0.######;−#,##0.######;0", CultureInfo.InvariantCulture) ?? None;

    /// <summary>Formats any figure with all its decimals: <c>1,234.5</c>.</summary>
    public static string Number(decimal? value) => value?.ToString("#,##0.######", CultureInfo.InvariantCulture) ?? None;

    /// <summary>Formats a number of things: <c>1,234</c>.</summary>
    public static string Count(long? value) => value?.ToString("#,##0", CultureInfo.InvariantCulture) ?? None;

    /// <summary>
    /// Formats a time in the zone of the bureau: <c>2025年3月31日 23:59</c>, with the zone in front if it is not Beijing's;
    /// <c>31 March 2025, 23:59 (Asia/Shanghai)</c>.
    /// </summary>
    public static string Time(DateTimeOffset? value)
    {
        if (value is not { } instant)
        {
            return None;
        }

        var time = TimeZoneInfo.ConvertTime(instant, BureauTime.Zone);
        return Language.IsEnglish ? time.ToString("d MMMM yyyy, HH:mm", CultureInfo.InvariantCulture) + $" ({BureauTime.Name})"
            : BureauTime.IsBeijing ? time.ToString("yyyy年M月d日 HH:mm", CultureInfo.InvariantCulture)
            : $"{BureauTime.Name} " + time.ToString("yyyy年M月d日 HH:mm", CultureInfo.InvariantCulture);
    }

    /// <summary>Formats a time with the name of its zone, Beijing's too: <c>北京时间 2025年3月31日 23:59</c>.</summary>
    public static string NamedTime(DateTimeOffset? value) => value is not null && BureauTime.IsBeijing && !Language.IsEnglish ? $"{BureauTime.Name} {Time(value)}" : Time(value);

    /// <summary>Gets the year of the bureau: in Beijing, 1 January begins eight hours before that of UTC.</summary>
    public static int Year(DateTimeOffset time) => TimeZoneInfo.ConvertTime(time, BureauTime.Zone).Year;

    /// <summary>Gets the year whose reports are due: the last one that has ended for the bureau.</summary>
    public static int DueYear(DateTimeOffset time) => Year(time) - 1;

    /// <summary>Formats a day: <c>2025年3月31日</c>, <c>31 March 2025</c>.</summary>
    public static string Day(DateOnly? value) => value?.ToString(Language.IsEnglish ? "d MMMM yyyy" : "yyyy年M月d日", CultureInfo.InvariantCulture) ?? None;

    /// <summary>Formats a figure of a report: a number with all its decimals, or its text.</summary>
    public static string Figure(PerfHub.Client.Figure? value) => value switch
    {
        null => None,
        { Number: { } number } => Number(number),
        { } other => other.ToString() is { Length: > 0 } text ? text : None,
    };

    /// <summary>Puts a text in the brackets of the language.</summary>
    public static string InBrackets(string text) => Language.Pick($"（{text}）", $" ({text})");

    /// <summary>Puts the colon of the language after a label.</summary>
    public static string AsLabel(string text) => Language.Pick($"{text}：", $"{text}: ");

    /// <summary>Formats a coordinate or length of a picture, in the syntax of SVG.</summary>
    public static string Svg(decimal value) => Math.Round(value, 2).ToString(CultureInfo.InvariantCulture);
}
