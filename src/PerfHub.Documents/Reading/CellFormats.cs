using System.Globalization;
using System.Xml;
using DocumentFormat.OpenXml.Packaging;
using ExcelNumberFormat;

namespace PerfHub.Documents.Reading;

/// <summary>The number formats of a workbook: what a cell shows for the number that it holds.</summary>
internal sealed class CellFormats
{
    private const int MaxFormats = 10_000;

    // ECMA-376 part 1, 18.8.30; 27 to 36 and 50 to 58 are dates in Chinese workbooks.
    private static readonly Dictionary<int, string> BuiltIn = new()
    {
        [1] = "0", [2] = "0.00", [3] = "#,##0", [4] = "#,##0.00", [9] = "0%", [10] = "0.00%", [11] = "0.00E+00", [12] = "# ?/?", [13] = "# ??/??",
        [14] = "yyyy/m/d", [15] = "d-mmm-yy", [16] = "d-mmm", [17] = "mmm-yy", [22] = "yyyy/m/d h:mm", [31] = "yyyy\"年\"m\"月\"d\"日\"", [57] = "yyyy\"年\"m\"月\"", [58] = "m\"月\"d\"日\"",
        [37] = "#,##0 ;(#,##0)", [38] = "#,##0 ;[Red](#,##0)", [39] = "#,##0.00;(#,##0.00)", [40] = "#,##0.00;[Red](#,##0.00)",
        [41] = "_ * #,##0_ ;_ * -#,##0_ ;_ * \"-\"_ ;_ @_ ", [43] = "_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * \"-\"??_ ;_ @_ ", [44] = "_ ¥* #,##0.00_ ;_ ¥* -#,##0.00_ ;_ ¥* \"-\"??_ ;_ @_ ",
    };

    private readonly List<NumberFormat?> _byStyle = [];

    public static CellFormats Read(WorkbookStylesPart? part, ReadingBudget budget)
    {
        var formats = new CellFormats();
        if (part is null)
        {
            return formats;
        }

        var (custom, parsed, isCellFormat) = (new Dictionary<int, string>(), new Dictionary<int, NumberFormat?>(), false);
        using var xml = PartXml.Open(part);
        while (xml.ReadNext(budget))
        {
            if (xml.NodeType != XmlNodeType.Element)
            {
                continue;
            }

            switch (xml.LocalName)
            {
                case "numFmt" when custom.Count < MaxFormats && int.TryParse(xml.GetAttribute("numFmtId"), out var id):
                    custom[id] = xml.GetAttribute("formatCode") ?? "";
                    break;
                case "cellXfs":
                    isCellFormat = true;
                    break;
                case "cellStyles" or "cellStyleXfs" or "dxfs":
                    isCellFormat = false;
                    break;
                case "xf" when isCellFormat && formats._byStyle.Count < MaxFormats:
                    _ = int.TryParse(xml.GetAttribute("numFmtId"), out var number);
                    if (!parsed.TryGetValue(number, out var format))
                    {
                        parsed[number] = format = Parse(custom.GetValueOrDefault(number) ?? BuiltIn.GetValueOrDefault(number));
                    }

                    formats._byStyle.Add(format);
                    break;
            }
        }

        return formats;
    }

    /// <summary>Formats the number of a cell as the workbook shows it.</summary>
    public string Format(string number, int style)
    {
        if (!double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || !double.IsFinite(value))
        {
            return number;
        }

        // Excel holds 15 digits: what is behind them is noise of binary numbers.
        var general = value.ToString("G15", CultureInfo.InvariantCulture);
        if (general.Contains('E', StringComparison.Ordinal) && decimal.TryParse(general, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact))
        {
            general = exact.ToString(CultureInfo.InvariantCulture);
        }

        return style < _byStyle.Count && _byStyle[style] is { } format ? format.Format(value, CultureInfo.InvariantCulture).Trim() : general;
    }

    private static NumberFormat? Parse(string? code) =>
        code is null or { Length: > 256 } || code.Equals("General", StringComparison.OrdinalIgnoreCase) || new NumberFormat(code) is not { IsValid: true } format
            ? null
            : format;
}
