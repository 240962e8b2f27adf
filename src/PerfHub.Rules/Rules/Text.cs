using System.Globalization;

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
    public string Zh => _draft?.Value.Zh ?? _zh;

    /// <summary>English.</summary>
    public string En => _draft?.Value.En ?? _en;

    /// <summary>A text with figures in it.</summary>
    /// <param name="zh">Chinese, as an interpolated string.</param>
    /// <param name="en">English, as an interpolated string.</param>
    public static Text Compose(ref FigureInterpolatedStringHandler zh, ref FigureInterpolatedStringHandler en) => new(zh.ToStringAndClear(), en.ToStringAndClear());

    /// <summary>
    /// A text that is written when it is first read: whoever judges a report to compare figures or to count pays for
    /// no words.
    /// </summary>
    /// <typeparam name="TFacts">What the text is about.</typeparam>
    /// <param name="facts">The figures and names in the text.</param>
    /// <param name="write">Writes the text from them, and from nothing else.</param>
    public static Text Defer<TFacts>(TFacts facts, Func<TFacts, Text> write) => new(new Draft<TFacts>(facts, write));

    /// <inheritdoc />
    public bool Equals(Text? other) => other is not null && (Zh, En) == (other.Zh, other.En);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Zh, En);

    /// <summary>A formula, or another text that is the same in both languages, with figures in it.</summary>
    /// <param name="text">An interpolated string.</param>
    public static string Format(ref FigureInterpolatedStringHandler text) => text.ToStringAndClear();

    /// <summary>An instant, ISO 8601 with <c>Z</c>, without zeros behind its last decimal: as it stands in JSON.</summary>
    /// <param name="utc">The instant, UTC.</param>
    public static string FormatInstant(DateTime utc) => utc.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    /// <summary>A text that is not written yet. Two readers at once may both write it; they write the same.</summary>
    private abstract class Draft
    {
        private Text? _value;

        public Text Value => _value ??= Write();

        protected abstract Text Write();
    }

    private sealed class Draft<TFacts>(TFacts facts, Func<TFacts, Text> write) : Draft
    {
        protected override Text Write() => write(facts);
    }
}
