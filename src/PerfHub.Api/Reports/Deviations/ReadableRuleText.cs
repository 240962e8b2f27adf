using System.Globalization;
using System.Text.RegularExpressions;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Reports.Deviations;

/// <summary>
/// Figures and formulas of rules in files and letters. As data they state instants in UTC and name fields; for people, instants are in the
/// bureau's time zone, days are written out, and fields and codes have names. The pages do the same.
/// </summary>
internal static partial class ReadableRuleText
{
    private static readonly Dictionary<string, string> ChineseNames = new(StringComparer.Ordinal)
    {
        ["deviationReason"] = "偏差原因",
        ["duties"] = "部门主要职能",
        ["keyWork"] = "年度重点工作",
        ["problems"] = "存在的主要问题",
        ["causes"] = "原因分析",
        ["improvements"] = "改进措施",
        ["suggestions"] = "建议",
        ["conclusion"] = "评价结论",
        ["partly"] = "部分达成",
        ["missed"] = "未达成",
    };

    /// <summary>Formats what a rule expects, or a report states: an instant or a day. Any other text stays as it is.</summary>
    public static Text FormatFigure(string text, BureauTimeZone timeZone) =>
        TimePattern().Match(text) is { Success: true } match && match.Length == text.Length ? FormatFormula(text, timeZone) : new(text, text);

    /// <summary>Formats a formula; all but its instants and days stays as it is.</summary>
    public static Text FormatFormula(string formula, BureauTimeZone timeZone) => new(ReplaceTimesZh(formula, timeZone), ReplaceTimesEn(formula, timeZone));

    /// <summary>Formats a formula for a Chinese letter.</summary>
    public static string FormatFormulaZh(string formula, BureauTimeZone timeZone)
    {
        var text = FieldPattern().Replace(ReplaceTimesZh(formula, timeZone), match => $"已填写“{ChineseNames[match.Groups["field"].Value]}”");
        text = AttainmentPattern().Replace(text, match => $"{ChineseNames[match.Groups["stated"].Value]} = 达成");
        return DroppedIndicatorPattern().Replace(text, match => $"上年代码为 {match.Groups["code"].Value} 的指标仍列入本年绩效指标")
            .Replace(" ∨ ", " 或者 ", StringComparison.Ordinal);
    }

    private static string ReplaceTimesZh(string text, BureauTimeZone timeZone) =>
        ReplaceTimes(text, timeZone.FormatZh, static day => day.ToString("yyyy年M月d日", CultureInfo.InvariantCulture));

    private static string ReplaceTimesEn(string text, BureauTimeZone timeZone) =>
        ReplaceTimes(text, timeZone.FormatEn, static day => day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture));

    private static string ReplaceTimes(string text, Func<DateTime, string> formatInstant, Func<DateOnly, string> formatDay) => TimePattern().Replace(
        text,
        match => !match.Groups["time"].Success && DateOnly.TryParseExact(match.Value, "yyyy-MM-dd", out var day) ? formatDay(day)
            : match.Groups["time"].Success && DateTimeOffset.TryParse(match.Value, CultureInfo.InvariantCulture, out var instant) ? formatInstant(instant.UtcDateTime)
            : match.Value);

    [GeneratedRegex(@"\b[0-9]{4}-[0-9]{2}-[0-9]{2}(?<time>T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,7})?Z)?\b", RegexOptions.ExplicitCapture)]
    private static partial Regex TimePattern();

    // The code is last year's: an indicator is found by its name, and another one may have the code now.
    [GeneratedRegex("^(?<code>.+) ∈ indicators$", RegexOptions.ExplicitCapture)]
    private static partial Regex DroppedIndicatorPattern();

    [GeneratedRegex(@"(?<=^|∨ )(?<field>deviationReason|duties|keyWork|problems|causes|improvements|suggestions|conclusion) ≠ ∅", RegexOptions.ExplicitCapture)]
    private static partial Regex FieldPattern();

    [GeneratedRegex(@"^(?<stated>partly|missed) = achieved(?= ∨)", RegexOptions.ExplicitCapture)]
    private static partial Regex AttainmentPattern();
}
