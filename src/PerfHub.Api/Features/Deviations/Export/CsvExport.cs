using CsvHelper;
using PerfHub.Api.Reports.Deviations;

namespace PerfHub.Api.Features.Deviations.Export;

/// <summary>
/// The list as CSV (RFC 4180): UTF-8 with a byte order mark, by which spreadsheets know the Chinese. A text that a spreadsheet
/// would take for a formula has an apostrophe before it; numbers are as they are.
/// </summary>
internal static class CsvExport
{
    private static readonly CsvWriterOptions Options = new() { WriteByteOrderMark = true, Injection = CsvInjection.Escape };

    /// <summary>Writes it.</summary>
    /// <param name="body">Where to.</param>
    /// <param name="items">The deviations.</param>
    /// <param name="english">Headers in English rather than Chinese.</param>
    /// <param name="cancel">Stops between two rows.</param>
    public static async Task WriteAsync(Stream body, IAsyncEnumerable<DeviationItem> items, bool english, CancellationToken cancel)
    {
        await using var csv = CsvWriter.Create(body, Options, leaveOpen: true);
        csv.WriteHeader([.. DeviationColumn.Headers(english)]);
        var cells = new CsvCellWriter(csv);
        await foreach (var item in items)
        {
            DeviationColumn.WriteRow(cells, item);
            await csv.EndRecordAsync(cancel);
        }
    }

    private sealed class CsvCellWriter(CsvWriter csv) : ICellWriter
    {
        public void WriteText(string? text) => csv.WriteField(text);

        public void WriteNumber(decimal? number) => csv.WriteField(number);

        public void WriteDateTime(DateTime? time) => csv.WriteField(time, "yyyy-MM-ddTHH:mm:ss.FFFZ");

        public void WriteDate(DateOnly? date) => csv.WriteField(date, "yyyy-MM-dd");
    }
}
