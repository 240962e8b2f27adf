using System.Globalization;
using System.Text.RegularExpressions;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Reports.Deviations;

/// <summary>
/// Figures and formulas of rules in files and letters. As data they state instants in UTC and name fields; for people, instants are in the
/// bureau's time zone, and fields and codes have names. The pages do the same.
/// </summary>
internal static partial class ReadableRuleText
{
    private static readonly Dictionary<string, string> ChineseNames = new(StringComparer.Ordinal)
    {
        ["deviationReason"] = "偏差原因",
        ["duties"] = "主要职责",
        ["keyWork"] = "重点工作",
        ["problems"] = "存在的问题",
        ["causes"] = "原因分析",
        ["improvements"] = "改进措施",
        ["suggestions"] = "建议",
        ["conclusion"] = "评价结论",
        ["partly"] = "部分达成",
        ["missed"] = "未达成",
    };

    /// <summary>Formats a figure or formula; all but its instants stays as it is.</summary>
    public static Text Format(string text, BureauTimeZone timeZone) => InstantPattern().IsMatch(text)
        ? new(ReplaceInstants(text, timeZone.FormatZh), ReplaceInstants(text, timeZone.FormatEn))
        : new(text, text);

    /// <summary>Formats a formula for a Chinese letter.</summary>
    public static string FormatFormulaZh(string formula, BureauTimeZone timeZone)
    {
        var text = FieldPattern().Replace(ReplaceInstants(formula, timeZone.FormatZh), match => $"已填写“{ChineseNames[match.Groups["field"].Value]}”");
        return AttainmentPattern().Replace(text, match => $"{ChineseNames[match.Groups["stated"].Value]} = 达成")
            .Replace("∈ indicators", "列入本年绩效指标", StringComparison.Ordinal)
            .Replace(" ∨ ", " 或者 ", StringComparison.Ordinal);
    }

    private static string ReplaceInstants(string text, Func<DateTime, string> format) => InstantPattern().Replace(
        text, match => DateTimeOffset.TryParse(match.Value, CultureInfo.InvariantCulture, out var instant) ? format(instant.UtcDateTime) : match.Value);

    [GeneratedRegex(@"\b[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,7})?Z\b", RegexOptions.ExplicitCapture)]
    private static partial Regex InstantPattern();

    [GeneratedRegex(@"(?<=^|∨ )(?<field>deviationReason|duties|keyWork|problems|causes|improvements|suggestions|conclusion) ≠ ∅", RegexOptions.ExplicitCapture)]
    private static partial Regex FieldPattern();

    [GeneratedRegex(@"^(?<stated>partly|missed) = achieved(?= ∨)", RegexOptions.ExplicitCapture)]
    private static partial Regex AttainmentPattern();
}
