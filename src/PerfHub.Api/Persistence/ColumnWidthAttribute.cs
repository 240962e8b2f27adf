namespace PerfHub.Api.Persistence;

/// <summary>
/// The width of a column, in UTF-16 units of a text or bytes of a binary value. <see cref="TableMap{TRow}"/> enforces it for both stores:
/// SQLite would store any length. A column without this attribute has no limit. A test compares it with the schema of SQL Server.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ColumnWidthAttribute(int width) : Attribute
{
    /// <summary>The width.</summary>
    public int Width { get; } = width;

    /// <summary>
    /// Whether a longer text is truncated. Only for free text that no query looks up: a truncated key would be another key.
    /// </summary>
    public bool Truncates { get; init; }

    /// <summary>Returns the value, or the truncated text.</summary>
    /// <exception cref="ColumnOverflowException">The value is longer than the column and must not be truncated.</exception>
    public object? Fit(object? value, string column) => value switch
    {
        string text when text.Length > Width => Truncates ? Truncate(text, Width) : throw new ColumnOverflowException(column, text.Length, Width),
        byte[] bytes when bytes.Length > Width => throw new ColumnOverflowException(column, bytes.Length, Width),
        _ => value,
    };

    /// <summary>Cuts a text to a number of UTF-16 units, or one less: half a surrogate pair is no character.</summary>
    public static string Truncate(string text, int length) =>
        text.Length <= length ? text : text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];
}
