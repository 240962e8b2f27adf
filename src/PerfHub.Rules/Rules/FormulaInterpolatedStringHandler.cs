using System.Globalization;
using System.Runtime.CompilerServices;

namespace PerfHub.Rules.Rules;

/// <summary>Collects the parts of an interpolated string for a <see cref="FormulaText"/>.</summary>
[InterpolatedStringHandler]
public ref struct FormulaInterpolatedStringHandler
{
    private readonly FormulaPart[] _parts;
    private int _count;

    /// <summary>Called by the compiler.</summary>
    public FormulaInterpolatedStringHandler(int literalLength, int formattedCount)
    {
        _ = literalLength;
        _parts = new FormulaPart[2 * formattedCount + 1];
    }

    /// <summary>Called by the compiler for the literal parts.</summary>
    public void AppendLiteral(string value) => _parts[_count++] = new FormulaPart(value, 0m);

    /// <summary>Appends a figure.</summary>
    public void AppendFormatted(decimal value) => _parts[_count++] = new FormulaPart(null, value);

    /// <summary>Appends a figure; nothing for <see langword="null"/>.</summary>
    public void AppendFormatted(decimal? value)
    {
        if (value is { } figure)
        {
            AppendFormatted(figure);
        }
    }

    /// <summary>Appends a count.</summary>
    public void AppendFormatted(int value) => AppendLiteral(value.ToString(CultureInfo.InvariantCulture));

    /// <summary>Appends a text unchanged.</summary>
    public void AppendFormatted(string? value) => AppendLiteral(value ?? "");

    /// <summary>Returns the text; the handler cannot be used afterwards.</summary>
    public readonly FormulaText ToText() => new(_parts, _count);
}
