using PerfHub.Documents.Content;

namespace PerfHub.Documents.Reading;

/// <summary>Splits a sheet into its tables and the lines of text above, between and below them.</summary>
internal static class SheetSplitter
{
    private const int MinTableCells = 3;

    public static IEnumerable<Block> Split(Table sheet)
    {
        var counts = Enumerable.Range(0, sheet.RowCount).Select(row => sheet.GetRow(row).Count()).ToList();
        var (first, last) = (counts.FindIndex(count => count >= MinTableCells), counts.FindLastIndex(count => count >= MinTableCells));
        var start = 0;
        for (var row = 0; row <= sheet.RowCount; row++)
        {
            var line = row < sheet.RowCount ? FindLine(sheet, row, counts[row], row < first || row > last) : null;
            if (line is null && row < sheet.RowCount)
            {
                continue;
            }

            if (row > start)
            {
                yield return Cut(sheet, start, row);
            }

            start = row + 1;
            if (line is not null)
            {
                foreach (var text in line.Text.Split('\n').Where(text => !string.IsNullOrWhiteSpace(text)))
                {
                    yield return new Paragraph(text, line.Position);
                }
            }
        }
    }

    /// <summary>Finds the one cell of a row that is a line of text: wide inside a table, any in front of the first and behind the last.</summary>
    private static TableCell? FindLine(Table sheet, int row, int count, bool isOutside) =>
        count == 1 && sheet.GetRow(row).Single() is { RowSpan: 1 } cell && (isOutside || cell.Column == 0 && cell.ColumnSpan * 2 >= sheet.ColumnCount) ? cell : null;

    private static Table Cut(Table sheet, int start, int end) =>
        new([.. sheet.Cells.Where(cell => cell.Row >= start && cell.Row < end).Select(cell => cell with { Row = cell.Row - start })]);
}
