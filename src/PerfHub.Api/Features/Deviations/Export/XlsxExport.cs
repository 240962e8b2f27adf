using System.Globalization;
using System.Text.RegularExpressions;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Rules.Rules;
using SpreadCheetah;
using SpreadCheetah.Styling;
using SpreadCheetah.Worksheets;

namespace PerfHub.Api.Features.Deviations.Export;

/// <summary>
/// Writes the list as a workbook: one sheet with the list, its heading frozen and filterable, and one with the filter and order.
/// Numbers and times are typed cells; texts are never read as formulas.
/// </summary>
internal static partial class XlsxExport
{
    /// <summary>The rows of a sheet without its heading.</summary>
    public const int MaxRows = 1_048_575;

    private const int MaxCellLength = 32_767;

    private static readonly SpreadCheetahOptions Options =
        new() { DefaultDateTimeFormat = NumberFormat.Custom("yyyy-mm-dd hh:mm:ss"), PreserveStringWhitespace = true };

    public static async Task WriteAsync(
        Stream body, DeviationListCriteria list, IAsyncEnumerable<DeviationItem> items, int count, DateTime readAt, CancellationToken cancel)
    {
        await using var book = await Spreadsheet.CreateNewAsync(body, Options, cancel);
        var bold = book.AddStyle(new Style { Font = { Bold = true } });
        var day = book.AddStyle(new Style { Format = NumberFormat.Custom("yyyy-mm-dd") });
        await book.StartWorksheetAsync(list.IsEnglish ? "Deviations" : "偏差清单", CreateListSheetOptions(count), cancel);
        await book.AddHeaderRowAsync([.. DeviationColumn.GetHeaders(list.IsEnglish)], bold, cancel);
        var cells = new RowBuffer(day, list.IsEnglish);
        await foreach (var item in items)
        {
            DeviationColumn.WriteRow(cells, item);
            await book.AddRowAsync(cells.TakeRow(), cancel);
        }

        await book.StartWorksheetAsync(list.IsEnglish ? "Filter" : "筛选条件", null, cancel);
        foreach (var (name, value) in DeviationListDescription.Create(list, count, readAt))
        {
            await book.AddRowAsync([new Cell(list.IsEnglish ? name.En : name.Zh, bold), new Cell(EscapeCellText(list.IsEnglish ? value.En : value.Zh))], cancel);
        }

        await book.FinishAsync(cancel);
    }

    private static WorksheetOptions CreateListSheetOptions(int count)
    {
        var columns = DeviationColumn.All.Count;
        var options = new WorksheetOptions { FrozenRows = 1, AutoFilter = new AutoFilterOptions($"A1:{(char)('A' + columns - 1)}{count + 1}") };
        for (var i = 0; i < columns; i++)
        {
            options.Column(i + 1).Width = DeviationColumn.All[i].Width;
        }

        return options;
    }

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

    private sealed class RowBuffer(StyleId day, bool isEnglish) : ICellWriter
    {
        private readonly Cell[] _cells = new Cell[DeviationColumn.All.Count];
        private int _count;

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
