using CsvHelper;
using PerfHub.Documents.Content;
using PerfHub.Documents.Parsing;
using PerfHub.Documents.Reading;

namespace PerfHub.Documents.Lists;

/// <summary>Reads a list with a row of headings from a CSV text or the first table of an xlsx.</summary>
public static class ListReader
{
    private const int HeaderRows = 20;

    /// <summary>
    /// Reads the rows below the first row that has all <paramref name="required"/> columns. Headings are compared without white space
    /// and case.
    /// </summary>
    /// <param name="document">The document.</param>
    /// <param name="columns">The columns, each with the headings by which it is known.</param>
    /// <param name="required">The columns that must be there.</param>
    /// <exception cref="DocumentException">The document cannot be read, or has no such row of headings.</exception>
    public static IReadOnlyList<ListRow> Read(byte[] document, IReadOnlyDictionary<string, string[]> columns, IReadOnlyList<string> required)
    {
        var rows = DocumentTypeDetector.Detect(document, DocumentLimits.Default) == DocumentType.Spreadsheet ? ReadSheet(document) : ReadCsv(document);
        for (var header = 0; header < Math.Min(rows.Count, HeaderRows); header++)
        {
            var found = columns.ToDictionary(column => column.Key, column => rows[header].Cells.FindIndex(cell => column.Value.Contains(Simplify(cell), StringComparer.OrdinalIgnoreCase)));
            if (required.All(column => found[column] >= 0))
            {
                return [.. rows.Skip(header + 1).Select(row => new ListRow(row.Line, CreateCells(row.Cells, found))).Where(row => row.Cells.Count > 0)];
            }
        }

        throw new DocumentException(
            DocumentFault.UnknownForm,
            $"未找到表头，应有列：{string.Join('、', required.Select(column => columns[column][0]))}。",
            $"No row of headings was found; it must have the columns {string.Join(", ", required)}.");
    }

    private static Dictionary<string, string> CreateCells(List<string> cells, Dictionary<string, int> columns) => columns
        .Where(column => column.Value >= 0 && column.Value < cells.Count && !string.IsNullOrWhiteSpace(cells[column.Value]))
        .ToDictionary(column => column.Key, column => cells[column.Value].Trim());

    private static string Simplify(string heading) => CompactText.Compact(heading).TrimEnd('*', ':');

    private static List<(int Line, List<string> Cells)> ReadSheet(byte[] document)
    {
        // Titles above the list are lines of text and not part of it.
        var table = DocumentReader.Read(document).Tables.FirstOrDefault();
        return table is null ? [] : [.. Enumerable.Range(0, table.RowCount).Select(row => (
            table.GetRow(row).First().Position.Line,
            Enumerable.Range(0, table.ColumnCount).Select(column => table[row, column]?.Text ?? "").ToList()))];
    }

    private static List<(int Line, List<string> Cells)> ReadCsv(byte[] document)
    {
        if (document.Length > DocumentLimits.Default.MaxBytes)
        {
            throw DocumentException.TooLarge("文件过大。", "The document is too large.");
        }

        var rows = new List<(int, List<string>)>();
        try
        {
            using var csv = CsvReader.FromText(PlainTextReader.Decode(document), new CsvReaderOptions { HasHeader = false, TrackLineNumbers = true });
            while (rows.Count <= DocumentLimits.Default.MaxLines && csv.Read())
            {
                rows.Add(((int)csv.LineNumber, [.. csv.Current.ToArray()]));
            }
        }
        catch (CsvFormatException exception)
        {
            throw DocumentException.Malformed(exception);
        }

        return rows;
    }
}
