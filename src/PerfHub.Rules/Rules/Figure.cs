using System.Text.Json.Serialization;
using PerfHub.Rules.Report;

namespace PerfHub.Rules.Rules;

/// <summary>A number, a text (a grade, a unit of measure), or neither; in JSON a number, a string, or null.</summary>
[JsonConverter(typeof(FigureJsonConverter))]
public readonly record struct Figure
{
    private Figure(decimal? number, string? text) => (Number, Text) = (number, text);

    /// <summary>The number, with at most 6 decimals and no trailing zeros.</summary>
    public decimal? Number { get; }

    /// <summary>The text; <see langword="null"/> for a number.</summary>
    public string? Text { get; }

    /// <summary>Converts a number, rounding it to 6 decimals.</summary>
    public static implicit operator Figure(decimal? number) => new(number is { } value ? Normalize(value) : null, null);

    /// <summary>Converts a number, rounding it to 6 decimals.</summary>
    public static implicit operator Figure(decimal number) => new(Normalize(number), null);

    /// <summary>Converts a text.</summary>
    public static implicit operator Figure(string? text) => new(null, text);

    /// <summary>Rounds to 6 decimals, half away from zero, and drops trailing zeros.</summary>
    internal static decimal Normalize(decimal value)
    {
        if (value.Scale == 0)
        {
            return value;
        }

        value = value.Scale > ReportLimits.MaxDecimals ? ReportLimits.Round(value) : value;
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        if (bits[2] != 0)
        {
            // Larger than any figure of a report: dividing by 1 with 28 decimals also drops the trailing zeros.
            return value / 1.0000000000000000000000000000m;
        }

        var (digits, scale) = ((ulong)(uint)bits[1] << 32 | (uint)bits[0], value.Scale);
        for (; scale > 0 && digits % 10 == 0; scale--)
        {
            digits /= 10;
        }

        return new decimal((int)(uint)digits, (int)(uint)(digits >> 32), 0, value < 0m, (byte)scale);
    }
}
