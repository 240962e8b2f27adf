using System.Globalization;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace PerfHub.Documents.Writing;

/// <summary>Writes an xlsx: all blocks below one another on one sheet, which prints on A4 in landscape, one page wide.</summary>
public static class WorkbookWriter
{
    private const uint TitleStyle = 1, TextStyle = 2, HeaderStyle = 3, CellStyle = 4;

    // A number in a cell has 15 exact digits; a longer one is written as text.
    private const int MaxDigits = 15;
    private const int MaxCellLength = 32_767;
    private const double LineHeight = 16;
    private const int SheetWidth = 130;

    /// <summary>Writes the blocks as a workbook.</summary>
    public static byte[] Write(IReadOnlyList<LayoutBlock> blocks, string sheetName)
    {
        using var stream = new MemoryStream();
        using (var package = SpreadsheetDocument.Create(stream, SpreadsheetDocumentType.Workbook))
        {
            var workbook = package.AddWorkbookPart();
            workbook.AddNewPart<WorkbookStylesPart>().Stylesheet = CreateStyles();
            var sheet = workbook.AddNewPart<WorksheetPart>();
            sheet.Worksheet = CreateSheet(blocks);
            workbook.Workbook = new Workbook(new Sheets(new Sheet { Id = workbook.GetIdOfPart(sheet), SheetId = 1, Name = sheetName }));
        }

        return stream.ToArray();
    }

    private static Worksheet CreateSheet(IReadOnlyList<LayoutBlock> blocks)
    {
        var widths = blocks.OfType<LayoutTable>().MaxBy(table => table.Widths.Count)?.Widths ?? [1];
        var (data, merges, row) = (new SheetData(), new MergeCells(), 0u);
        foreach (var block in blocks)
        {
            if (block is LayoutText text)
            {
                row++;
                var isTitle = text.Style is LayoutTextStyle.Title or LayoutTextStyle.Subtitle;
                var lines = isTitle ? 1.5 : Math.Ceiling(text.Text.Length * 2.0 / SheetWidth);
                data.Append(new Row(CreateCell(row, 1, text.Text, isTitle ? TitleStyle : TextStyle)) { RowIndex = row, Height = lines * LineHeight, CustomHeight = true });
                merges.Append(new MergeCell { Reference = $"A{row}:{FormatColumn(widths.Count)}{row}" });
            }
            else if (block is LayoutTable table)
            {
                for (var index = 0; index < table.Rows.Count; index++)
                {
                    row++;
                    data.Append(CreateRow(row, table.Rows[index], index < table.HeaderRows));
                }
            }
        }

        var total = widths.Sum();
        var columns = new Columns(widths.Select((width, index) => new Column
        {
            Min = (uint)index + 1, Max = (uint)index + 1, Width = Math.Max(7, (double)SheetWidth * width / total), CustomWidth = true,
        }));
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

    private static Row CreateRow(uint number, IReadOnlyList<string?> cells, bool isHeader)
    {
        var row = new Row { RowIndex = number };
        for (var column = 0; column < cells.Count; column++)
        {
            row.Append(CreateCell(number, column + 1, cells[column] ?? "", isHeader ? HeaderStyle : CellStyle));
        }

        return row;
    }

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
                CreateFormat(0, 1, HorizontalAlignmentValues.Center)));
    }
}
