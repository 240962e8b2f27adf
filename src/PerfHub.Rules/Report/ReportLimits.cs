namespace PerfHub.Rules.Report;

/// <summary>What any figure or text of a report must keep to, so that it can be stored exactly and read back.</summary>
public static class ReportLimits
{
    /// <summary>The most characters of a text.</summary>
    public const int MaxTextLength = 20_000;

    /// <summary>The most decimals of a figure.</summary>
    public const int MaxDecimals = 6;

    /// <summary>
    /// The largest absolute value of a figure, 10^12: some hundred times the country's whole yearly budget in 万元, and
    /// small enough that the value with six decimals is exact as a 64-bit integer.
    /// </summary>
    public const decimal MaxMagnitude = 1_000_000_000_000m;

    /// <summary>The first fiscal year that can be filed.</summary>
    public const int FirstYear = 2000;

    /// <summary>The last fiscal year that can be filed.</summary>
    public const int LastYear = 2100;
}
