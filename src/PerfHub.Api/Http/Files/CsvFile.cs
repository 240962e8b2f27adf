using CsvHelper;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Http.Files;

/// <summary>
/// Writes a list as CSV (RFC 4180) in UTF-8 with a byte order mark, which spreadsheets need to detect Chinese. A text that a
/// spreadsheet would run as a formula gets an apostrophe in front; numbers do not.
/// </summary>
internal static class CsvFile
{
    private static readonly CsvWriterOptions Options = new() { WriteByteOrderMark = true, Injection = CsvInjection.Escape };

    public static async Task WriteAsync<T>(Stream body, FileTable<T> table, IAsyncEnumerable<T> items, bool isEnglish, CancellationToken cancel)
    {
        await using var csv = CsvWriter.Create(body, Options, leaveOpen: true);
        csv.WriteHeader([.. table.GetHeaders(isEnglish)]);
        var cells = new CsvCellWriter(csv, table.Origin.TimeZone, isEnglish);
        await foreach (var item in items)
        {
            table.WriteRow(cells, item);
            await csv.EndRecordAsync(cancel);
        }
    }

    private sealed class CsvCellWriter(CsvWriter csv, BureauTimeZone timeZone, bool isEnglish) : ICellWriter
    {
        public BureauTimeZone TimeZone => timeZone;

        public void WriteText(string? text) => csv.WriteField(text);

        public void WriteLabel(Text label) => csv.WriteField(isEnglish ? label.En : label.Zh);

        public void WriteNumber(decimal? number) => csv.WriteField(number);

        public void WriteDateTime(DateTime? localTime) => csv.WriteField(localTime, "yyyy-MM-dd HH:mm:ss");

        public void WriteDate(DateOnly? date) => csv.WriteField(date, "yyyy-MM-dd");
    }
}
