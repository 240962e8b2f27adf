using System.Globalization;
using System.Text.RegularExpressions;
using PerfHub.Rules.Report;

namespace PerfHub.Documents.Parsing;

/// <summary>Figures and amounts in compact texts; see <see cref="CompactText"/>.</summary>
internal static partial class FigureText
{
    /// <summary>A figure, with thousands separators or without.</summary>
    public const string Number = @"(?:\d{1,3}(?:,\d{3})+(?![\d,])|\d+)(?:\.\d+)?(?![\d.]\d|\d)";

    /// <summary>A unit of money.</summary>
    public const string MoneyUnit = @"(?:万元|亿元|千元|百万元|元)";

    /// <summary>Parses a figure that is the whole text; <see langword="null"/> if it is none, or one that no report can hold.</summary>
    public static decimal? Parse(string text)
    {
        if (!WholeRegex().IsMatch(text)
            || !decimal.TryParse(text.Replace(",", "", StringComparison.Ordinal), NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            || Math.Abs(value) > ReportLimits.MaxMagnitude || ReportLimits.Round(value) != value)
        {
            return null;
        }

        return value;
    }

    /// <summary>Parses an amount with or without a unit into 万元; <see langword="null"/> if the text is anything else.</summary>
    public static decimal? ParseAmount(string text, string? unit) =>
        AmountRegex().Match(text) is { Success: true } match && Parse(match.Groups["n"].Value) is { } value
            ? ToTenThousands(value, match.Groups["u"].Success ? match.Groups["u"].Value : unit)
            : null;

    /// <summary>Parses points such as <c>10</c> or <c>10分</c>.</summary>
    public static decimal? ParsePoints(string text) =>
        PointsRegex().Match(text) is { Success: true } match ? Parse(match.Groups["n"].Value) : null;

    /// <summary>Parses a percentage; tells whether it has a percent sign.</summary>
    public static (decimal Value, bool HasSign)? ParsePercent(string text) =>
        PercentRegex().Match(text) is { Success: true } match && Parse(match.Groups["n"].Value) is { } value ? (value, match.Groups["p"].Success) : null;

    /// <summary>Converts an amount into 万元; <see langword="null"/> if the unit is unknown or the amount would lose digits.</summary>
    public static decimal? ToTenThousands(decimal value, string? unit)
    {
        decimal? amount = unit switch
        {
            "万元" => value,
            "元" => value / 10_000m,
            "千元" => value / 10m,
            "百万元" => value * 100m,
            "亿元" => value * 10_000m,
            _ => null,
        };
        // Dividing by 1 with many decimals removes the zeros that a division leaves behind the figure.
        return amount is { } it && ReportLimits.Round(it) == it ? it / 1.000000000000000000000000000m : null;
    }

    [GeneratedRegex(@"^-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?$")]
    private static partial Regex WholeRegex();

    [GeneratedRegex(@"^(?:[¥￥]|人民币)?(?<n>-?" + Number + @")(?<u>" + MoneyUnit + @")?$")]
    private static partial Regex AmountRegex();

    [GeneratedRegex(@"^(?<n>" + Number + @")分?$")]
    private static partial Regex PointsRegex();

    [GeneratedRegex(@"^(?:(?<p>百分之)(?<n>" + Number + @")|(?<n>-?" + Number + @")(?<p>%)?)$")]
    private static partial Regex PercentRegex();
}
