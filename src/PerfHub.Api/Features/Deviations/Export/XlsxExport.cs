using System.Globalization;
using System.Text.RegularExpressions;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Rules.Rules;
using SpreadCheetah;
using SpreadCheetah.Styling;
using SpreadCheetah.Worksheets;

namespace PerfHub.Api.Features.Deviations.Export;

/// <summary>
/// The list as a workbook: a sheet with the list, its header frozen and with a filter, and one that says what list it is. Numbers
/// and times are cells of their kinds; a text is a text, whatever it begins with.
/// </summary>
internal static partial class XlsxExport
{
    /// <summary>The most deviations that a sheet has room for, below its header.</summary>
    public const int MaxRows = 1_048_575;

    private const int MaxCellLength = 32_767;

    private static readonly SpreadCheetahOptions Options =
        new() { DefaultDateTimeFormat = NumberFormat.Custom("yyyy-mm-dd hh:mm:ss"), PreserveStringWhitespace = true };

    /// <summary>Writes it.</summary>
    /// <param name="body">Where to.</param>
    /// <param name="list">What list it is.</param>
    /// <param name="items">The deviations.</param>
    /// <param name="count">How many they are.</param>
    /// <param name="at">When they were so, UTC.</param>
    /// <param name="cancel">Stops between two rows.</param>
    public static async Task WriteAsync(
        Stream body, DeviationListCriteria list, IAsyncEnumerable<DeviationItem> items, int count, DateTime at, CancellationToken cancel)
    {
        await using var book = await Spreadsheet.CreateNewAsync(body, Options, cancel);
        var bold = book.AddStyle(new Style { Font = { Bold = true } });
        var day = book.AddStyle(new Style { Format = NumberFormat.Custom("yyyy-mm-dd") });
        await book.StartWorksheetAsync(list.IsEnglish ? "Deviations" : "偏差清单", CreateListSheetOptions(count), cancel);
        await book.AddHeaderRowAsync([.. DeviationColumn.Headers(list.IsEnglish)], bold, cancel);
        var cells = new RowBuffer(day);
        await foreach (var item in items)
        {
            DeviationColumn.WriteRow(cells, item);
            await book.AddRowAsync(cells.TakeRow(), cancel);
        }

        await book.StartWorksheetAsync(list.IsEnglish ? "Filter" : "筛选条件", null, cancel);
        foreach (var (name, value) in DescribeList(list, count, at))
        {
            await book.AddRowAsync([new Cell(list.IsEnglish ? name.En : name.Zh, bold), new Cell(EscapeCellText(value))], cancel);
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

    private static IEnumerable<(Text Name, string Value)> DescribeList(DeviationListCriteria list, int count, DateTime at) =>
    [
        (new("财政局", "Bureau"), list.Bureau),
        (new("年度", "Fiscal year"), list.Year.ToString(CultureInfo.InvariantCulture)),
        .. list.Filter.ToNameValuePairs().Select(it => (new Text($"筛选：{it.Name}", $"Filter: {it.Name}"), it.Value)),
        (new("排序", "Order"), $"sort={Paging.ToCamelCase(list.SortOrder.SortKey)} order={Paging.ToCamelCase(list.SortOrder.Direction)}"),
        (new("条数", "Rows"), count.ToString(CultureInfo.InvariantCulture)),
        (new("数据时间（UTC）", "As of (UTC)"), at.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture)),
    ];

    /// <summary>
    /// A text as a cell can hold it. What XML has no place for, and what would be read as such, is written as the format has it,
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

    private sealed class RowBuffer(StyleId day) : ICellWriter
    {
        private readonly Cell[] _cells = new Cell[DeviationColumn.All.Count];
        private int _count;

        public void WriteText(string? text) => _cells[_count++] = new Cell(EscapeCellText(text));

        public void WriteNumber(decimal? number) => _cells[_count++] = new Cell(number);

        public void WriteDateTime(DateTime? time) => _cells[_count++] = new Cell(time);

        public void WriteDate(DateOnly? date) => _cells[_count++] = new Cell(date?.ToDateTime(TimeOnly.MinValue), day);

        public Cell[] TakeRow()
        {
            _count = 0;
            return _cells;
        }
    }
}
