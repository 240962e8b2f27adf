using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MiniExcelLibs;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Features.Deviations;

/// <summary>Reads exported deviation lists, and builds the cells that an export must have.</summary>
internal static class DeviationExportReader
{
    public const string Csv = "text/csv", Ndjson = "application/x-ndjson", Xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    // JSON names in column order.
    private static readonly string[] ColumnMembers =
    [
        "id", "bureau", "unit", "unitName", "sector", "fiscalYear", "rule", "title", "severity", "status", "revision", "pointer", "indicator",
        "indicatorName", "expected", "actual", "difference", "formula", "message", "openedAt", "changedAt", "explanation", "explainedAt",
        "assignee", "dueOn", "inputs",
    ];

    private static readonly string[] TimeMembers = ["openedAt", "changedAt", "explainedAt"];

    private static readonly Dictionary<string, (string Zh, string En)> Labels = new()
    {
        ["high"] = ("高", "High"), ["medium"] = ("中", "Medium"), ["low"] = ("低", "Low"), ["open"] = ("待处理", "Open"), ["explained"] = ("已说明", "Explained"),
        ["confirmed"] = ("已确认", "Confirmed"), ["dismissed"] = ("已排除", "Dismissed"), ["resolved"] = ("已消除", "Resolved"),
    };

    public static async Task<byte[]> DownloadAsync(this ApiClient client, string path, string language = "zh")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "Accept-Language", language } } };
        using var response = await client.Http.SendAsync(request);
        var bytes = await response.Content.ReadAsByteArrayAsync();
        Assert.True(response.IsSuccessStatusCode, $"{path}: {Encoding.UTF8.GetString(bytes)}");
        return bytes;
    }

    /// <summary>The CSV cells of a deviation; a text that a spreadsheet would evaluate starts with an apostrophe.</summary>
    public static string[] GetCsvCells(DeviationItem deviation, bool isEnglish = false) => [.. GetValues(deviation).Select(it => it.Value switch
    {
        null => "",
        var value when value.GetValueKind() == JsonValueKind.Number => value.ToJsonString(),
        var value when it.Name is "severity" or "status" => isEnglish ? Labels[(string)value!].En : Labels[(string)value!].Zh,
        var value when TimeMembers.Contains(it.Name) => ParseBeijingTime(value).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        var value when (string)value! is ['=' or '+' or '-' or '@' or '\t' or '\r', ..] => $"'{value}",
        var value => (string)value!,
    })];

    /// <summary>Parses CSV strictly by RFC 4180: every record ends with CRLF, and quotes enclose a whole field.</summary>
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
                    Assert.False(text[at] is '"' or '\n', "Quote or line feed in an unquoted field.");
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

    public static List<JsonNode> ParseNdjson(byte[] file)
    {
        var text = Encoding.UTF8.GetString(file);
        Assert.True(text.Length == 0 || text[^1] == '\n');
        return [.. text.Split('\n')[..^1].Select(line => JsonNode.Parse(line)!)];
    }

    /// <summary>The workbook cells of a deviation, each prefixed with its cell type.</summary>
    public static string[] GetXlsxCells(DeviationItem deviation) => [.. GetValues(deviation).Select(it => it.Value switch
    {
        null => "",
        var value when value.GetValueKind() == JsonValueKind.Number => FormatNumber((decimal)value!),
        var value when it.Name is "severity" or "status" => $"text {Labels[(string)value!].Zh}",
        var value when it.Name is "dueOn" => FormatTime(DateTime.Parse((string)value!, CultureInfo.InvariantCulture)),
        var value when TimeMembers.Contains(it.Name) => FormatTime(ParseBeijingTime(value)),
        var value => $"text {value}",
    })];

    /// <summary>Reads the rows of a sheet, header first; each cell is prefixed with its type.</summary>
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

    public static string ReadWorkbookPart(byte[] file, string name)
    {
        using var archive = new ZipArchive(new MemoryStream(file));
        using var reader = new StreamReader(archive.GetEntry(name)!.Open());
        return reader.ReadToEnd();
    }

    private static IEnumerable<(string Name, JsonNode? Value)> GetValues(DeviationItem deviation)
    {
        var json = JsonSerializer.SerializeToNode(deviation, ApiJson.Options)!;
        json["inputs"] = string.Join("; ", json["inputs"]!.AsArray().Select(it => $"{it!["pointer"]} = {it["value"]}"));
        return ColumnMembers.Select(name => (name, json[name]));
    }

    // Workbooks store numbers with 15 digits and times in milliseconds.
    private static string FormatNumber(decimal number) => $"number {number.ToString("G15", CultureInfo.InvariantCulture)}";

    // China has had no daylight saving time since 1991.
    private static DateTime ParseBeijingTime(JsonNode utc) => DateTimeOffset.Parse((string)utc!, CultureInfo.InvariantCulture).UtcDateTime.AddHours(8);

    private static string FormatTime(DateTime time) => $"time {time.AddTicks(TimeSpan.TicksPerMillisecond / 2):yyyy-MM-dd HH:mm:ss.fff}";
}
