using System.Globalization;

namespace PerfHub.Documents.Reading;

/// <summary>A range of cells of a sheet, rows and columns from 1.</summary>
internal readonly record struct SheetRange(int FirstRow, int FirstColumn, int LastRow, int LastColumn)
{
    /// <summary>Parses e.g. <c>B2:D5</c>.</summary>
    public static SheetRange? Parse(string? text)
    {
        var parts = (text ?? "").Split(':');
        return ParseAddress(parts[0]) is var (firstRow, firstColumn) && ParseAddress(parts[^1]) is var (lastRow, lastColumn) && lastRow >= firstRow && lastColumn >= firstColumn
            ? new SheetRange(firstRow, firstColumn, lastRow, lastColumn)
            : null;
    }

    /// <summary>Parses e.g. <c>C5</c>.</summary>
    public static (int Row, int Column)? ParseAddress(string? text)
    {
        var (column, index) = (0, 0);
        while (text is not null && index < text.Length && index < 3 && text[index] is >= 'A' and <= 'Z')
        {
            column = (column * 26) + text[index++] - 'A' + 1;
        }

        return column > 0 && int.TryParse(text.AsSpan(index), NumberStyles.None, CultureInfo.InvariantCulture, out var row) && row > 0
            ? (row, column)
            : null;
    }

    /// <summary>Formats an address, e.g. <c>C5</c>.</summary>
    public static string FormatAddress(int row, int column)
    {
        var letters = "";
        for (; column > 0; column = (column - 1) / 26)
        {
            letters = (char)('A' + ((column - 1) % 26)) + letters;
        }

        return letters + row.ToString(CultureInfo.InvariantCulture);
    }
}
