using System.ComponentModel;
using System.Globalization;

namespace PerfHub.Rules.Rules;

/// <summary>A text for people, in Chinese and in English.</summary>
[DisplayName("LocalizedText")]
public sealed record Text
{
    private readonly string _zh = "", _en = "";
    private readonly Draft? _draft;

    /// <summary>Creates a fixed text.</summary>
    public Text(string zh, string en) => (_zh, _en) = (zh, en);

    private Text(Draft draft) => _draft = draft;

    /// <summary>The Chinese text.</summary>
    public string Zh => _draft?.Value.Zh ?? _zh;

    /// <summary>The English text.</summary>
    public string En => _draft?.Value.En ?? _en;

    /// <summary>Creates a text from two interpolated strings; see <see cref="FigureInterpolatedStringHandler"/>.</summary>
    public static Text Compose(ref FigureInterpolatedStringHandler zh, ref FigureInterpolatedStringHandler en) =>
        new(zh.ToStringAndClear(), en.ToStringAndClear());

    /// <summary>
    /// Creates a text that is written from <paramref name="facts"/> when it is first read: bulk evaluations count flags and never
    /// read their messages.
    /// </summary>
    public static Text Defer<TFacts>(TFacts facts, Func<TFacts, Text> write) => new(new Draft<TFacts>(facts, write));

    /// <inheritdoc />
    public bool Equals(Text? other) => other is not null && (Zh, En) == (other.Zh, other.En);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Zh, En);

    /// <summary>Formats a formula, or another text that is the same in both languages, when it is read.</summary>
    public static FormulaText Format(ref FormulaInterpolatedStringHandler text) => text.ToText();

    /// <summary>Formats a UTC instant for data: ISO 8601 with <c>Z</c>. Use <see cref="BureauTimeZone"/> in texts for people.</summary>
    public static string FormatInstant(DateTime utc) => utc.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    // Two threads may both write the text: the results are equal.
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
