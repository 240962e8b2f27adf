using CsvHelper;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Features.Deviations.Export;

/// <summary>
/// Writes the list as CSV (RFC 4180) in UTF-8 with a byte order mark, which spreadsheets need to detect Chinese. A text that a
/// spreadsheet would run as a formula gets an apostrophe in front; numbers do not.
/// </summary>
internal static class CsvExport
{
    private static readonly CsvWriterOptions Options = new() { WriteByteOrderMark = true, Injection = CsvInjection.Escape };

    public static async Task WriteAsync(Stream body, IAsyncEnumerable<DeviationItem> items, bool isEnglish, CancellationToken cancel)
    {
        await using var csv = CsvWriter.Create(body, Options, leaveOpen: true);
        csv.WriteHeader([.. DeviationColumn.GetHeaders(isEnglish)]);
        var cells = new CsvCellWriter(csv, isEnglish);
        await foreach (var item in items)
        {
            DeviationColumn.WriteRow(cells, item);
            await csv.EndRecordAsync(cancel);
        }
    }

    private sealed class CsvCellWriter(CsvWriter csv, bool isEnglish) : ICellWriter
    {
        public void WriteText(string? text) => csv.WriteField(text);

        public void WriteLabel(Text label) => csv.WriteField(isEnglish ? label.En : label.Zh);

        public void WriteNumber(decimal? number) => csv.WriteField(number);

        public void WriteDateTime(DateTime? localTime) => csv.WriteField(localTime, "yyyy-MM-dd HH:mm:ss");

        public void WriteDate(DateOnly? date) => csv.WriteField(date, "yyyy-MM-dd");
    }
}
