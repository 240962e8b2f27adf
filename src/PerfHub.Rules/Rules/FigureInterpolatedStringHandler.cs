using System.Globalization;
using System.Runtime.CompilerServices;

namespace PerfHub.Rules.Rules;

/// <summary>Formats figures in interpolated strings with at most 6 decimals, without trailing zeros, in the invariant culture.</summary>
[InterpolatedStringHandler]
public ref struct FigureInterpolatedStringHandler(int literalLength, int formattedCount)
{
    private DefaultInterpolatedStringHandler _text = new(literalLength, formattedCount, CultureInfo.InvariantCulture);

    /// <summary>Called by the compiler for the literal parts.</summary>
    public void AppendLiteral(string value) => _text.AppendLiteral(value);

    /// <summary>Appends a figure, rounded to 6 decimals.</summary>
    public void AppendFormatted(decimal value) => _text.AppendFormatted(Figure.Normalize(value));

    /// <summary>Appends a figure, rounded to 6 decimals; nothing for <see langword="null"/>.</summary>
    public void AppendFormatted(decimal? value)
    {
        if (value is { } figure)
        {
            AppendFormatted(figure);
        }
    }

    /// <summary>Appends a count.</summary>
    public void AppendFormatted(int value) => _text.AppendFormatted(value);

    /// <summary>Appends a text unchanged.</summary>
    public void AppendFormatted(string? value) => _text.AppendFormatted(value);

    /// <summary>Returns the finished text; the handler cannot be used afterwards.</summary>
    public string ToStringAndClear() => _text.ToStringAndClear();
}
