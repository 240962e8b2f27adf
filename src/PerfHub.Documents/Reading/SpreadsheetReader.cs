using System.Globalization;
using System.Text;
using System.Xml;
using DocumentFormat.OpenXml.Packaging;
using PerfHub.Documents.Content;

namespace PerfHub.Documents.Reading;

/// <summary>
/// Reads the sheets of an xlsx as a stream, with the texts that a person sees: numbers in their format, results
/// of formulas. Hidden sheets, rows and columns are left out, as they are not on the printed form.
/// </summary>
internal sealed class SpreadsheetReader
{
    private readonly ReadingBudget _budget;
    private readonly List<string> _sharedStrings;
    private readonly CellFormats _formats;

    private SpreadsheetReader(WorkbookPart workbook, ReadingBudget budget)
    {
        _budget = budget;
        _sharedStrings = ReadSharedStrings(workbook.SharedStringTablePart);
        _formats = CellFormats.Read(workbook.WorkbookStylesPart, budget);
    }

    public static List<Block> Read(byte[] document, ReadingBudget budget)
    {
        using var package = SpreadsheetDocument.Open(new MemoryStream(document, writable: false), isEditable: false);
        var workbook = package.WorkbookPart ?? throw DocumentException.Malformed();
        var reader = new SpreadsheetReader(workbook, budget);
        var (blocks, number) = (new List<Block>(), 0);
        foreach (var (id, isHidden) in ReadSheets(workbook, budget))
        {
            number++;
            if (!isHidden && workbook.TryGetPartById(id, out var part) && part is WorksheetPart sheet && reader.ReadSheet(sheet, number) is { } table)
            {
                blocks.AddRange(SheetSplitter.Split(table));
            }
        }

        return blocks;
    }

    private static List<(string Id, bool IsHidden)> ReadSheets(WorkbookPart workbook, ReadingBudget budget)
    {
        var sheets = new List<(string, bool)>();
        using var xml = PartXml.Open(workbook);
        while (xml.ReadNext(budget))
        {
            if (xml.NodeType == XmlNodeType.Element && xml.LocalName == "sheet" && sheets.Count < 200)
            {
                var isHidden = xml.GetAttribute("state") is "hidden" or "veryHidden";
                sheets.Add((xml.GetLocalAttribute("id") ?? "", isHidden));
            }
        }

        return sheets;
    }

    private List<string> ReadSharedStrings(SharedStringTablePart? part)
    {
        var strings = new List<string>();
        if (part is null)
        {
            return strings;
        }

        using var xml = PartXml.Open(part);
        while (xml.ReadNext(_budget))
        {
            if (xml.NodeType == XmlNodeType.Element && xml.LocalName == "si")
            {
                _budget.CountLine();
                strings.Add(ReadRichText(xml));
            }
        }

        return strings;
    }

    /// <summary>Reads the text of a string item; leaves out phonetic guides and footnote marks.</summary>
    private string ReadRichText(XmlReader xml)
    {
        if (xml.IsEmptyElement)
        {
            return "";
        }

        var (depth, text, isSuperscript) = (xml.Depth, new StringBuilder(), false);
        while (xml.ReadNext(_budget) && !(xml.NodeType == XmlNodeType.EndElement && xml.Depth == depth))
        {
            if (xml.NodeType != XmlNodeType.Element)
            {
                continue;
            }

            switch (xml.LocalName)
            {
                case "rPh":
                    xml.SkipContent(_budget);
                    break;
                case "r":
                    isSuperscript = false;
                    break;
                case "vertAlign":
                    isSuperscript = xml.GetAttribute("val") == "superscript";
                    break;
                case "t":
                    var run = ReadValue(xml);
                    text.Append(isSuperscript && run.All(char.IsAsciiDigit) ? run is "2" ? "²" : "" : run);
                    break;
            }
        }

        return text.ToString();
    }

    private string ReadValue(XmlReader xml)
    {
        if (xml.IsEmptyElement)
        {
            return "";
        }

        var (depth, text) = (xml.Depth, new StringBuilder());
        while (xml.ReadNext(_budget) && !(xml.NodeType == XmlNodeType.EndElement && xml.Depth == depth))
        {
            if (xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace)
            {
                _budget.CountCharacters(xml.Value.Length);
                text.Append(xml.Value);
            }
        }

        return text.ToString();
    }

    private Table? ReadSheet(WorksheetPart part, int number)
    {
        var (cells, merges, hiddenColumns) = (new List<SheetCell>(), new List<SheetRange>(), new List<(int First, int Last)>());
        var (row, column, isHiddenRow, elements) = (0, 0, false, 0);
        using var xml = PartXml.Open(part);
        while (xml.ReadNext(_budget))
        {
            if (++elements % 4096 == 0)
            {
                _budget.CheckTime();
            }

            if (xml.NodeType != XmlNodeType.Element)
            {
                continue;
            }

            switch (xml.LocalName)
            {
                case "col" when xml.GetAttribute("hidden") is "1" or "true":
                    hiddenColumns.Add((ParseNumber(xml.GetAttribute("min")) ?? 0, ParseNumber(xml.GetAttribute("max")) ?? 0));
                    break;
                case "row":
                    (row, column) = (ParseNumber(xml.GetAttribute("r")) ?? row + 1, 0);
                    isHiddenRow = xml.GetAttribute("hidden") is "1" or "true";
                    break;
                case "c":
                    var address = SheetRange.ParseAddress(xml.GetAttribute("r")) ?? (row, column + 1);
                    column = address.Column;
                    if (ReadCellText(xml) is { } text && !isHiddenRow && !string.IsNullOrWhiteSpace(text))
                    {
                        _budget.CountCell();
                        cells.Add(new SheetCell(address.Row, address.Column, text));
                    }

                    break;
                case "mergeCell" when SheetRange.Parse(xml.GetAttribute("ref")) is { } range:
                    _budget.CountCell();
                    merges.Add(range);
                    break;
            }
        }

        cells.RemoveAll(cell => hiddenColumns.Exists(range => cell.Column >= range.First && cell.Column <= range.Last));
        return cells.Count == 0 ? null : BuildTable(cells, merges, number);
    }

    private string? ReadCellText(XmlReader xml)
    {
        if (xml.IsEmptyElement)
        {
            return null;
        }

        var (depth, type, style) = (xml.Depth, xml.GetAttribute("t"), ParseNumber(xml.GetAttribute("s")) ?? 0);
        string? text = null;
        while (xml.ReadNext(_budget) && !(xml.NodeType == XmlNodeType.EndElement && xml.Depth == depth))
        {
            if (xml.NodeType != XmlNodeType.Element)
            {
                continue;
            }

            if (xml.LocalName == "v")
            {
                text = ReadValue(xml);
            }
            else if (xml.LocalName == "is")
            {
                text = ReadRichText(xml);
            }
        }

        return type switch
        {
            _ when text is null => null,
            "s" => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < _sharedStrings.Count ? _sharedStrings[index] : null,
            "str" or "inlineStr" => text,
            "b" => text == "1" ? "是" : "否",
            "e" => null,
            _ => _formats.Format(text, style),
        };
    }

    /// <summary>Builds a table of the rows and columns with text, so that a sheet of a million empty rows is as small as its text.</summary>
    private static Table BuildTable(List<SheetCell> cells, List<SheetRange> merges, int number)
    {
        var rows = cells.Select(cell => cell.Row).Distinct().Order().Select((row, index) => (row, index)).ToDictionary(it => it.row, it => it.index);
        var columns = cells.Select(cell => cell.Column).Distinct().Order().Select((column, index) => (column, index)).ToDictionary(it => it.column, it => it.index);
        var ranges = merges.GroupBy(range => (range.FirstRow, range.FirstColumn)).ToDictionary(group => group.Key, group => group.First());
        var builder = new TableBuilder();
        foreach (var cell in cells.OrderBy(cell => cell.Row).ThenBy(cell => cell.Column))
        {
            var position = new TextPosition(number, cell.Row, SheetRange.FormatAddress(cell.Row, cell.Column));
            var (rowSpan, columnSpan) = ranges.TryGetValue((cell.Row, cell.Column), out var range)
                ? (CountWithText(rows, range.FirstRow, range.LastRow), CountWithText(columns, range.FirstColumn, range.LastColumn))
                : (1, 1);
            builder.Add(cell.Text, rows[cell.Row], columns[cell.Column], rowSpan, columnSpan, position);
        }

        return builder.Build();
    }

    private static int CountWithText(Dictionary<int, int> indexes, int first, int last) =>
        last - first > indexes.Count ? indexes.Keys.Count(it => it >= first && it <= last)
        : Enumerable.Range(first, last - first + 1).Count(indexes.ContainsKey);

    private static int? ParseNumber(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private readonly record struct SheetCell(int Row, int Column, string Text);
}
