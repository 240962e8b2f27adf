using System.Globalization;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace PerfHub.Documents.Writing;

/// <summary>Writes an xlsx: all blocks below one another on one sheet, which prints on A4 in landscape, one page wide.</summary>
public static class WorkbookWriter
{
    private const uint TitleStyle = 1, TextStyle = 2, HeaderStyle = 3, CellStyle = 4, TextCellStyle = 5;

    // A number in a cell has 15 exact digits; a longer one is written as text.
    private const int MaxDigits = 15;
    private const int MaxCellLength = 32_767;
    private const double LineHeight = 16;
    private const double MaxHeight = 400;
    private const double MinWidth = 7;
    private const int SheetWidth = 130;

    /// <summary>Writes the blocks as a workbook.</summary>
    public static byte[] Write(IReadOnlyList<LayoutBlock> blocks, string sheetName)
    {
        using var stream = new MemoryStream();
        using (var package = SpreadsheetDocument.Create(stream, SpreadsheetDocumentType.Workbook))
        {
            var workbook = package.AddWorkbookPart();
            package.ChangeIdOfPart(workbook, "workbook");
            workbook.AddNewPart<WorkbookStylesPart>("styles").Stylesheet = CreateStyles();
            var sheet = workbook.AddNewPart<WorksheetPart>("sheet");
            sheet.Worksheet = CreateSheet(blocks);
            workbook.Workbook = new Workbook(new Sheets(new Sheet { Id = workbook.GetIdOfPart(sheet), SheetId = 1, Name = sheetName }));
        }

        return RepeatablePackage.ToArray(stream);
    }

    private static Worksheet CreateSheet(IReadOnlyList<LayoutBlock> blocks)
    {
        var relative = blocks.OfType<LayoutTable>().MaxBy(table => table.Widths.Count)?.Widths ?? [1];
        var widths = relative.Select(width => Math.Max(MinWidth, (double)SheetWidth * width / relative.Sum())).ToList();
        var (data, merges, row) = (new SheetData(), new MergeCells(), 0u);
        foreach (var block in blocks)
        {
            if (block is LayoutText text)
            {
                row++;
                var isTitle = text.Style is LayoutTextStyle.Title or LayoutTextStyle.Subtitle;
                data.Append(new Row(CreateCell(row, 1, text.Text, isTitle ? TitleStyle : TextStyle))
                {
                    RowIndex = row, Height = isTitle ? 1.5 * LineHeight : CountLines(text.Text, widths.Sum()) * LineHeight, CustomHeight = true,
                });
                Merge(merges, row, 1, widths.Count);
            }
            else if (block is LayoutTable table)
            {
                var (places, isText) = (FindPlaces(table.Widths, widths), table.FindTextColumns());
                for (var index = 0; index < table.Rows.Count; index++)
                {
                    row++;
                    data.Append(CreateRow(row, table.Rows[index], places, widths, isText, index < table.HeaderRows, merges));
                }
            }
        }

        var columns = new Columns(widths.Select((width, index) => new Column { Min = (uint)index + 1, Max = (uint)index + 1, Width = width, CustomWidth = true }));
        var sheet = new Worksheet(new SheetProperties(new PageSetupProperties { FitToPage = true }), columns, data);
        if (merges.HasChildren)
        {
            sheet.Append(merges);
        }

        sheet.Append(
            new PageMargins { Left = 0.5, Right = 0.5, Top = 0.6, Bottom = 0.6, Header = 0.3, Footer = 0.3 },
            new PageSetup { PaperSize = 9, Orientation = OrientationValues.Landscape, FitToWidth = 1, FitToHeight = 0 },
            new HeaderFooter(new OddFooter("&C第 &P 页，共 &N 页")));
        return sheet;
    }

    /// <summary>Finds the columns of the sheet, from 1, that each column of a table covers, so that all tables are about as wide.</summary>
    private static List<(int First, int Last)> FindPlaces(IReadOnlyList<int> table, List<double> sheet)
    {
        var (places, next, wanted) = (new List<(int, int)>(), 1, 0d);
        for (var column = 0; column < table.Count; column++)
        {
            wanted += sheet.Sum() * table[column] / table.Sum();
            var last = next;
            while (last < sheet.Count - (table.Count - 1 - column) && (column == table.Count - 1 || sheet.Take(last + 1).Sum() - (sheet[last] / 2) <= wanted))
            {
                last++;
            }

            places.Add((next, last));
            next = last + 1;
        }

        return places;
    }

    private static Row CreateRow(
        uint number, IReadOnlyList<string?> cells, List<(int First, int Last)> places, List<double> widths, IReadOnlyList<bool> isText, bool isHeader, MergeCells merges)
    {
        var (row, lines) = (new Row { RowIndex = number, CustomHeight = true }, 1d);
        for (var column = 0; column < cells.Count; column++)
        {
            var ((first, last), style) = (places[column], isHeader ? HeaderStyle : isText[column] ? TextCellStyle : CellStyle);
            row.Append(CreateCell(number, first, cells[column] ?? "", style));
            for (var covered = first + 1; covered <= last; covered++)
            {
                // The borders of a merged cell are those of all that it covers.
                row.Append(CreateCell(number, covered, "", style));
            }

            Merge(merges, number, first, last);
            lines = Math.Max(lines, CountLines(cells[column] ?? "", widths.Skip(first - 1).Take(last - first + 1).Sum()));
        }

        row.Height = Math.Min(MaxHeight, (lines * LineHeight) + 4);
        return row;
    }

    private static void Merge(MergeCells merges, uint row, int first, int last)
    {
        if (last > first)
        {
            merges.Append(new MergeCell { Reference = $"{FormatColumn(first)}{row}:{FormatColumn(last)}{row}" });
        }
    }

    /// <summary>Counts the lines that a text takes; a Chinese character is two wide.</summary>
    private static double CountLines(string text, double width) =>
        Math.Max(1, Math.Ceiling(text.Sum(character => character < 0x2e80 ? 1.1 : 2.2) / width));

    private static Cell CreateCell(uint row, int column, string text, uint style)
    {
        var cell = new Cell { CellReference = FormatColumn(column) + row.ToString(CultureInfo.InvariantCulture), StyleIndex = style };
        if (text.Length <= MaxDigits && decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
        {
            cell.CellValue = new CellValue(text);
        }
        else if (text.Length > 0)
        {
            // Texts are never formulas, whatever they begin with.
            cell.DataType = CellValues.InlineString;
            cell.InlineString = new InlineString(new Text(XmlText.Clean(text.Length > MaxCellLength ? text[..MaxCellLength] : text)) { Space = SpaceProcessingModeValues.Preserve });
        }

        return cell;
    }

    private static string FormatColumn(int number)
    {
        var name = "";
        for (; number > 0; number = (number - 1) / 26)
        {
            name = (char)('A' + ((number - 1) % 26)) + name;
        }

        return name;
    }

    private static Stylesheet CreateStyles()
    {
        Font CreateFont(double size, bool isBold) => isBold
            ? new Font(new Bold(), new FontSize { Val = size }, new FontName { Val = "宋体" })
            : new Font(new FontSize { Val = size }, new FontName { Val = "宋体" });
        CellFormat CreateFormat(uint font, uint border, HorizontalAlignmentValues horizontal) => new(
            new Alignment { Horizontal = horizontal, Vertical = VerticalAlignmentValues.Center, WrapText = true })
        {
            FontId = font, BorderId = border, FillId = 0, NumberFormatId = 0, ApplyFont = true, ApplyBorder = true, ApplyAlignment = true,
        };
        var thin = new Border(
            new LeftBorder { Style = BorderStyleValues.Thin }, new RightBorder { Style = BorderStyleValues.Thin },
            new TopBorder { Style = BorderStyleValues.Thin }, new BottomBorder { Style = BorderStyleValues.Thin }, new DiagonalBorder());
        return new Stylesheet(
            new Fonts(CreateFont(10.5, false), CreateFont(16, true), CreateFont(10.5, true)),
            new Fills(new Fill(new PatternFill { PatternType = PatternValues.None }), new Fill(new PatternFill { PatternType = PatternValues.Gray125 })),
            new Borders(new Border(new LeftBorder(), new RightBorder(), new TopBorder(), new BottomBorder(), new DiagonalBorder()), thin),
            new CellStyleFormats(new CellFormat { FontId = 0, FillId = 0, BorderId = 0 }),
            new CellFormats(
                new CellFormat { FontId = 0, FillId = 0, BorderId = 0, FormatId = 0 },
                CreateFormat(1, 0, HorizontalAlignmentValues.Center),
                CreateFormat(0, 0, HorizontalAlignmentValues.Left),
                CreateFormat(2, 1, HorizontalAlignmentValues.Center),
                CreateFormat(0, 1, HorizontalAlignmentValues.Center),
                CreateFormat(0, 1, HorizontalAlignmentValues.Left)));
    }
}
