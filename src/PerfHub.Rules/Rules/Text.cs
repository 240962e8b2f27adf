using System.Globalization;
using System.Runtime.CompilerServices;

namespace PerfHub.Rules.Rules;

/// <summary>A text for people, in Chinese and in English.</summary>
/// <param name="Zh">Chinese.</param>
/// <param name="En">English.</param>
public sealed record Text(string Zh, string En)
{
    /// <summary>A text with figures in it.</summary>
    /// <param name="zh">Chinese, as an interpolated string.</param>
    /// <param name="en">English, as an interpolated string.</param>
    public static Text Of(ref FigureText zh, ref FigureText en) => new(zh.ToStringAndClear(), en.ToStringAndClear());

    /// <summary>A formula, or another text that is the same in both languages, with figures in it.</summary>
    /// <param name="text">An interpolated string.</param>
    public static string Say(ref FigureText text) => text.ToStringAndClear();
}

/// <summary>
/// Lets an interpolated string write figures as people read them: at most six decimals, no trailing zeros, and the
/// same in every culture.
/// </summary>
[InterpolatedStringHandler]
public ref struct FigureText(int literalLength, int formattedCount)
{
    private DefaultInterpolatedStringHandler _text = new(literalLength, formattedCount, CultureInfo.InvariantCulture);

    /// <summary>Appends literal text.</summary>
    /// <param name="value">The text.</param>
    public void AppendLiteral(string value) => _text.AppendLiteral(value);

    /// <summary>Appends a figure.</summary>
    /// <param name="value">The figure.</param>
    public void AppendFormatted(decimal value) => _text.AppendFormatted(Figure.Normalise(value));

    /// <summary>Appends a figure, or nothing.</summary>
    /// <param name="value">The figure.</param>
    public void AppendFormatted(decimal? value)
    {
        if (value is { } figure)
        {
            AppendFormatted(figure);
        }
    }

    /// <summary>Appends a count.</summary>
    /// <param name="value">The count.</param>
    public void AppendFormatted(int value) => _text.AppendFormatted(value);

    /// <summary>Appends text.</summary>
    /// <param name="value">The text.</param>
    public void AppendFormatted(string? value) => _text.AppendFormatted(value);

    /// <summary>The finished text.</summary>
    public string ToStringAndClear() => _text.ToStringAndClear();
}
