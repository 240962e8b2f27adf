using System.Globalization;
using System.Text.RegularExpressions;
using PerfHub.Rules.Rules;
using SpreadCheetah;
using SpreadCheetah.Styling;
using SpreadCheetah.Worksheets;

namespace PerfHub.Api.Http.Files;

/// <summary>
/// Writes a list as a workbook: a sheet with the list, its heading frozen and filterable, further ones if it is longer than a sheet, and
/// one with its description.
/// Numbers and times are typed cells; texts are never read as formulas.
/// </summary>
public static partial class XlsxFile
{
    /// <summary>The rows of a sheet without its heading.</summary>
    public const int MaxRows = 1_048_575;

    private const int MaxCellLength = 32_767, LetterCount = 26;

    private static readonly SpreadCheetahOptions Options =
        new() { DefaultDateTimeFormat = NumberFormat.Custom("yyyy-mm-dd hh:mm:ss"), PreserveStringWhitespace = true };

    /// <summary>Writes the workbook, each row as it is read.</summary>
    public static async Task WriteAsync<T>(
        Stream body, FileTable<T> table, IAsyncEnumerable<T> items, bool isEnglish, CancellationToken cancel)
    {
        await using var book = await Spreadsheet.CreateNewAsync(body, Options, cancel);
        var bold = book.AddStyle(new Style { Font = { Bold = true } });
        var day = book.AddStyle(new Style { Format = NumberFormat.Custom("yyyy-mm-dd") });
        var (title, headers, count) = (isEnglish ? table.Title.En : table.Title.Zh, table.GetHeaders(isEnglish).ToArray(), 0);
        var cells = new RowBuffer(table.Columns.Count, day, table.Origin.TimeZone, isEnglish);
        await StartListSheetAsync(title);
        await foreach (var item in items)
        {
            if (count > 0 && count % MaxRows == 0)
            {
                await StartListSheetAsync(string.Create(CultureInfo.InvariantCulture, $"{title} ({(count / MaxRows) + 1})"));
            }

            table.WriteRow(cells, item);
            await book.AddRowAsync(cells.TakeRow(), cancel);
            count++;
        }

        await book.StartWorksheetAsync(isEnglish ? "Filter" : "筛选条件", null, cancel);
        foreach (var (name, value) in table.Describe(count))
        {
            await book.AddRowAsync([new Cell(isEnglish ? name.En : name.Zh, bold), new Cell(EscapeCellText(isEnglish ? value.En : value.Zh))], cancel);
        }

        await book.FinishAsync(cancel);

        async Task StartListSheetAsync(string name)
        {
            await book.StartWorksheetAsync(name, CreateListSheetOptions(table.Columns, Math.Min(table.Count ?? MaxRows, MaxRows)), cancel);
            await book.AddHeaderRowAsync(headers, bold, cancel);
        }
    }

    private static WorksheetOptions CreateListSheetOptions<T>(IReadOnlyList<FileColumn<T>> columns, int count)
    {
        var options = new WorksheetOptions { FrozenRows = 1, AutoFilter = new AutoFilterOptions($"A1:{GetColumnName(columns.Count)}{count + 1}") };
        for (var i = 0; i < columns.Count; i++)
        {
            options.Column(i + 1).Width = columns[i].Width;
        }

        return options;
    }

    /// <summary>The name of a column by its number from 1: A to Z, AA, AB …</summary>
    private static string GetColumnName(int number) =>
        number == 0 ? "" : GetColumnName((number - 1) / LetterCount) + (char)('A' + ((number - 1) % LetterCount));

    /// <summary>
    /// Cuts a text to the length of a cell, and escapes characters that XML does not allow and text that looks like such an escape,
    /// e.g. <c>_x0001_</c> (ISO/IEC 29500-1, 22.9.2.19).
    /// </summary>
    private static string? EscapeCellText(string? text)
    {
        if (text is null)
        {
            return null;
        }

        if (text.Length > MaxCellLength)
        {
            text = text[..(MaxCellLength - 1)] + '…';
        }

        return InvalidXmlPattern().IsMatch(text) ? InvalidXmlPattern().Replace(text, it => string.Create(CultureInfo.InvariantCulture, $"_x{(int)it.Value[0]:X4}_")) : text;
    }

    [GeneratedRegex("[\\u0000-\\u0008\\u000B\\u000C\\u000D\\u000E-\\u001F\\uFFFE\\uFFFF]|_(?=x[0-9A-Fa-f]{4}_)")]
    private static partial Regex InvalidXmlPattern();

    private sealed class RowBuffer(int columns, StyleId day, BureauTimeZone timeZone, bool isEnglish) : ICellWriter
    {
        private readonly Cell[] _cells = new Cell[columns];
        private int _count;

        public BureauTimeZone TimeZone => timeZone;

        public void WriteText(string? text) => _cells[_count++] = new Cell(EscapeCellText(text));

        public void WriteLabel(Text label) => WriteText(isEnglish ? label.En : label.Zh);

        public void WriteNumber(decimal? number) => _cells[_count++] = new Cell(number);

        public void WriteDateTime(DateTime? localTime) => _cells[_count++] = new Cell(localTime);

        public void WriteDate(DateOnly? date) => _cells[_count++] = new Cell(date?.ToDateTime(TimeOnly.MinValue), day);

        public Cell[] TakeRow()
        {
            _count = 0;
            return _cells;
        }
    }
}
