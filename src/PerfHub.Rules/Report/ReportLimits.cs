namespace PerfHub.Rules.Report;

/// <summary>The limits within which the figures and texts of a report can be stored exactly.</summary>
public static class ReportLimits
{
    /// <summary>The maximum length of a text, in UTF-16 characters.</summary>
    public const int MaxTextLength = 20_000;

    /// <summary>The maximum number of decimals of a figure.</summary>
    public const int MaxDecimals = 6;

    /// <summary>
    /// The largest absolute value of a figure, 10^12: in 万元 far above any budget, and with 6 decimals still exact as a 64-bit
    /// integer.
    /// </summary>
    public const decimal MaxMagnitude = 1_000_000_000_000m;

    /// <summary>The first fiscal year that can be filed.</summary>
    public const int FirstYear = 2000;

    /// <summary>The last fiscal year that can be filed.</summary>
    public const int LastYear = 2100;

    /// <summary>Rounds to <see cref="MaxDecimals"/> decimals, half away from zero.</summary>
    public static decimal Round(decimal value) => Math.Round(value, MaxDecimals, MidpointRounding.AwayFromZero);
}
