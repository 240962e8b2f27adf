using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MiniExcelLibs;
using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Features.Deviations;

/// <summary>A list of deviations as a table, read back from a file or made of what a page has.</summary>
internal static class DeviationExportReader
{
    public const string Csv = "text/csv", Ndjson = "application/x-ndjson", Xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    // The members of a deviation by their columns.
    private static readonly string[] ColumnMembers =
    [
        "id", "bureau", "unit", "unitName", "sector", "fiscalYear", "rule", "title", "severity", "status", "revision", "pointer", "indicator",
        "indicatorName", "expected", "actual", "difference", "formula", "message", "openedAt", "changedAt", "explanation", "explainedAt",
        "assignee", "dueOn",
    ];

    private static readonly string[] TimeMembers = ["openedAt", "changedAt", "explainedAt", "dueOn"];

    /// <summary>The bytes of a file.</summary>
    public static async Task<byte[]> DownloadAsync(this ApiClient client, string path, string language = "zh")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "Accept-Language", language } } };
        using var response = await client.Http.SendAsync(request);
        var bytes = await response.Content.ReadAsByteArrayAsync();
        Assert.True(response.IsSuccessStatusCode, $"{path}: {Encoding.UTF8.GetString(bytes)}");
        return bytes;
    }

    /// <summary>A deviation's cells as CSV must have them: a text that a spreadsheet would run has an apostrophe before it.</summary>
    public static string[] GetCsvCells(JsonNode item) => [.. ColumnMembers.Select(name => item[name] switch
    {
        null => "",
        var value when value.GetValueKind() == JsonValueKind.Number => value.ToJsonString(),
        var value when TimeMembers.Contains(name) => (string)value!,
        var value when (string)value! is ['=' or '+' or '-' or '@' or '\t' or '\r', ..] => $"'{value}",
        var value => (string)value!,
    })];

    /// <summary>
    /// The records of a CSV file, by the grammar of RFC 4180 and nothing more: each ends with CRLF, and quotes stand around a
    /// field or nowhere.
    /// </summary>
    public static List<string[]> ParseCsv(byte[] file)
    {
        Assert.Equal(Encoding.UTF8.GetPreamble(), file[..3]);
        var text = new UTF8Encoding(false, true).GetString(file, 3, file.Length - 3);
        var (records, fields) = (new List<string[]>(), new List<string>());
        for (var at = 0; at < text.Length;)
        {
            var field = new StringBuilder();
            if (text[at] == '"')
            {
                for (at++; text[at] != '"' || (at + 1 < text.Length && text[at + 1] == '"'); at++)
                {
                    field.Append(text[at]);
                    at += text[at] == '"' ? 1 : 0;
                }

                at++;
            }
            else
            {
                for (; text[at] is not (',' or '\r'); at++)
                {
                    Assert.False(text[at] is '"' or '\n', "A quote or a line feed outside of quotes.");
                    field.Append(text[at]);
                }
            }

            fields.Add(field.ToString());
            if (text[at] == ',')
            {
                at++;
                continue;
            }

            Assert.Equal("\r\n", text[at..(at + 2)]);
            at += 2;
            records.Add([.. fields]);
            fields.Clear();
        }

        Assert.Empty(fields);
        return records;
    }

    /// <summary>The lines of an NDJSON file.</summary>
    public static List<JsonNode> ParseNdjson(byte[] file)
    {
        var text = Encoding.UTF8.GetString(file);
        Assert.True(text.Length == 0 || text[^1] == '\n');
        return [.. text.Split('\n')[..^1].Select(line => JsonNode.Parse(line)!)];
    }

    /// <summary>A deviation's cells as a workbook must have them, each with its kind.</summary>
    public static string[] GetXlsxCells(JsonNode item) => [.. ColumnMembers.Select(name => item[name] switch
    {
        null => "",
        var value when value.GetValueKind() == JsonValueKind.Number => FormatNumber((decimal)value!),
        var value when TimeMembers.Contains(name) => FormatTime(DateTime.Parse((string)value!, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal)),
        var value => $"text {value}",
    })];

    /// <summary>The rows of a sheet, the header first.</summary>
    public static List<string[]> ReadSheet(byte[] file, string sheet)
    {
        using var stream = new MemoryStream(file);
        return [.. stream.Query(useHeaderRow: false, sheetName: sheet).Cast<IDictionary<string, object?>>().Select(row => row.Values.Select(cell => cell switch
        {
            null => "",
            DateTime time => FormatTime(time),
            string text => $"text {text}",
            IConvertible number => FormatNumber(number.ToDecimal(CultureInfo.InvariantCulture)),
            var other => other.ToString()!,
        }).ToArray())];
    }

    /// <summary>A part of a workbook.</summary>
    public static string ReadWorkbookPart(byte[] file, string name)
    {
        using var archive = new ZipArchive(new MemoryStream(file));
        using var reader = new StreamReader(archive.GetEntry(name)!.Open());
        return reader.ReadToEnd();
    }

    // A workbook's numbers have fifteen digits, its times milliseconds.
    private static string FormatNumber(decimal number) => $"number {number.ToString("G15", CultureInfo.InvariantCulture)}";

    private static string FormatTime(DateTime time) => $"time {time.AddTicks(TimeSpan.TicksPerMillisecond / 2):yyyy-MM-dd HH:mm:ss.fff}";
}
