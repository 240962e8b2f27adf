using System.Globalization;
using System.Runtime.CompilerServices;

namespace PerfHub.Rules.Rules;

/// <summary>A text for people, in Chinese and in English.</summary>
public sealed record Text
{
    private readonly string _zh = "", _en = "";
    private readonly Draft? _draft;

    /// <summary>A text as it is.</summary>
    /// <param name="zh">Chinese.</param>
    /// <param name="en">English.</param>
    public Text(string zh, string en) => (_zh, _en) = (zh, en);

    private Text(Draft draft) => _draft = draft;

    /// <summary>Chinese.</summary>
    public string Zh => _draft?.Written.Zh ?? _zh;

    /// <summary>English.</summary>
    public string En => _draft?.Written.En ?? _en;

    /// <summary>A text with figures in it.</summary>
    /// <param name="zh">Chinese, as an interpolated string.</param>
    /// <param name="en">English, as an interpolated string.</param>
    public static Text Of(ref FigureText zh, ref FigureText en) => new(zh.ToStringAndClear(), en.ToStringAndClear());

    /// <summary>
    /// A text that is written when it is first read: whoever judges a report to compare figures or to count pays for
    /// no words.
    /// </summary>
    /// <typeparam name="TFacts">What the text is about.</typeparam>
    /// <param name="facts">The figures and names in the text.</param>
    /// <param name="write">Writes the text from them, and from nothing else.</param>
    public static Text Later<TFacts>(TFacts facts, Func<TFacts, Text> write) => new(new Draft<TFacts>(facts, write));

    /// <inheritdoc />
    public bool Equals(Text? other) => other is not null && (Zh, En) == (other.Zh, other.En);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Zh, En);

    /// <summary>A formula, or another text that is the same in both languages, with figures in it.</summary>
    /// <param name="text">An interpolated string.</param>
    public static string Say(ref FigureText text) => text.ToStringAndClear();

    /// <summary>An instant, ISO 8601 with <c>Z</c>, without zeros behind its last decimal: as it stands in JSON.</summary>
    /// <param name="utc">The instant, UTC.</param>
    public static string Instant(DateTime utc) => utc.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    /// <summary>A text that is not written yet. Two readers at once may both write it; they write the same.</summary>
    private abstract class Draft
    {
        private Text? _written;

        public Text Written => _written ??= Write();

        protected abstract Text Write();
    }

    private sealed class Draft<TFacts>(TFacts facts, Func<TFacts, Text> write) : Draft
    {
        protected override Text Write() => write(facts);
    }
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
    public void AppendFormatted(decimal value)
    {
        if (!Figure.TryGetDigits(value, out var digits, out var scale))
        {
            _text.AppendFormatted(Figure.Normalise(value));
            return;
        }

        // A flag writes some ten figures: digit by digit this takes a fifth of the time of the general formatter.
        Span<char> buffer = stackalloc char[32];
        _text.AppendFormatted(buffer[Write(digits, scale, value < 0m && digits != 0, buffer)..]);
    }

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

    /// <summary>Writes a figure to the end of a buffer, and tells where it starts.</summary>
    private static int Write(ulong digits, int scale, bool isNegative, Span<char> buffer)
    {
        var at = buffer.Length;
        for (var written = 0; digits > 0 || written <= scale; written++)
        {
            if (written == scale && scale > 0)
            {
                buffer[--at] = '.';
            }

            (digits, var digit) = Math.DivRem(digits, 10);
            buffer[--at] = (char)('0' + digit);
        }

        if (isNegative)
        {
            buffer[--at] = '-';
        }

        return at;
    }
}
