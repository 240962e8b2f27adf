using System.Text.Json.Serialization;
using PerfHub.Rules.Report;

namespace PerfHub.Rules.Rules;

/// <summary>
/// What a rule expected or found: a number, a text (a grade, a unit of measure), or nothing. In JSON it is a number,
/// a string, or null.
/// </summary>
[JsonConverter(typeof(FigureJsonConverter))]
public readonly record struct Figure
{
    private Figure(decimal? number, string? text) => (Number, Text) = (number, text);

    /// <summary>The number, with at most six decimals and no trailing zeros.</summary>
    public decimal? Number { get; }

    /// <summary>The text.</summary>
    public string? Text { get; }

    /// <summary>A number.</summary>
    /// <param name="number">The number; rounded to six decimals.</param>
    public static implicit operator Figure(decimal? number) => new(number is { } value ? Normalize(value) : null, null);

    /// <summary>A number.</summary>
    /// <param name="number">The number; rounded to six decimals.</param>
    public static implicit operator Figure(decimal number) => new(Normalize(number), null);

    /// <summary>A text.</summary>
    /// <param name="text">The text.</param>
    public static implicit operator Figure(string? text) => new(null, text);

    /// <summary>Rounds to six decimals, half away from zero, and drops trailing zeros.</summary>
    /// <param name="value">Any figure.</param>
    internal static decimal Normalize(decimal value)
    {
        if (value.Scale == 0)
        {
            return value;
        }

        // Beyond 64 bits, which no figure of a report is, dividing by a one with 28 zeros drops the zeros too.
        return TryGetDigits(value, out var digits, out var scale)
            ? new decimal((int)(uint)digits, (int)(uint)(digits >> 32), 0, value < 0m, (byte)scale)
            : Round(value) / 1.0000000000000000000000000000m;
    }

    /// <summary>The digits of a figure's absolute value, normalised, where they fit into 64 bits.</summary>
    /// <param name="value">Any figure.</param>
    /// <param name="digits">The digits as a whole number.</param>
    /// <param name="scale">How many of them are decimals.</param>
    internal static bool TryGetDigits(decimal value, out ulong digits, out int scale)
    {
        scale = value.Scale;
        if (scale > ReportLimits.MaxDecimals)
        {
            value = Round(value);
            scale = value.Scale;
        }

        Span<int> parts = stackalloc int[4];
        decimal.GetBits(value, parts);
        digits = (ulong)(uint)parts[1] << 32 | (uint)parts[0];
        if (parts[2] != 0)
        {
            return false;
        }

        while (scale > 0 && digits % 10 == 0)
        {
            digits /= 10;
            scale--;
        }

        return true;
    }

    /// <summary>A figure with six decimals at the most, half away from zero.</summary>
    /// <param name="value">Any figure.</param>
    internal static decimal Round(decimal value) => Math.Round(value, ReportLimits.MaxDecimals, MidpointRounding.AwayFromZero);
}
