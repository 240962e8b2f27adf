namespace PerfHub.Rules.Rules;

/// <summary>
/// A text with figures that is written when it is first read: bulk evaluations count flags and never read their formulas. Figures are
/// formatted as <see cref="FigureInterpolatedStringHandler"/> does.
/// </summary>
public sealed class FormulaText : IEquatable<FormulaText>
{
    private readonly FormulaPart[] _parts;
    private readonly int _count;
    private string? _text;

    /// <summary>Creates a text from the parts that a <see cref="FormulaInterpolatedStringHandler"/> has collected.</summary>
    internal FormulaText(FormulaPart[] parts, int count) => (_parts, _count) = (parts, count);

    private FormulaText(string text) => (_parts, _text) = ([], text);

    /// <summary>Converts a text.</summary>
    public static implicit operator FormulaText(string text) => new(text);

    /// <summary>Writes the text.</summary>
    public static implicit operator string(FormulaText formula) => formula.ToString();

    /// <summary>Writes the text.</summary>
    public override string ToString() => _text ??= Write();

    /// <inheritdoc />
    public bool Equals(FormulaText? other) => other is not null && ToString() == other.ToString();

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as FormulaText);

    /// <inheritdoc />
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    private string Write()
    {
        var text = new FigureInterpolatedStringHandler(0, _count);
        foreach (var part in _parts.AsSpan(0, _count))
        {
            if (part.Text is null)
            {
                text.AppendFormatted(part.Figure);
            }
            else
            {
                text.AppendLiteral(part.Text);
            }
        }

        return text.ToStringAndClear();
    }
}
