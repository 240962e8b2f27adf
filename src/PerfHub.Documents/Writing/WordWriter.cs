using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;

namespace PerfHub.Documents.Writing;

/// <summary>
/// Writes a docx in the style of official documents (GB/T 9704): A4, title in 小标宋, text in 仿宋, page numbers between dashes. The
/// fonts fall back to what is installed. Wide tables get pages in landscape.
/// </summary>
public static class WordWriter
{
    private const string FooterId = "footer";
    private const string TitleFont = "方正小标宋简体", BodyFont = "仿宋", HeadingFont = "黑体", SubheadingFont = "楷体";

    // A4 and its margins, in twentieths of a point.
    private const uint PageWidth = 11906, PageHeight = 16838;
    private const int Top = 2098, Bottom = 1984, Left = 1587, Right = 1474;

    private const int TextWidth = (int)PageWidth - Left - Right, WideTextWidth = (int)PageHeight - Top - Bottom;

    /// <summary>Writes the blocks as a document.</summary>
    public static byte[] Write(IReadOnlyList<LayoutBlock> blocks)
    {
        using var stream = new MemoryStream();
        using (var package = WordprocessingDocument.Create(stream, WordprocessingDocumentType.Document))
        {
            var main = package.AddMainDocumentPart();
            package.ChangeIdOfPart(main, "document");
            main.AddNewPart<FooterPart>(FooterId).Footer = CreateFooter();
            var body = new Body();
            for (var index = 0; index < blocks.Count; index++)
            {
                // A heading stays with the wide table below it, on its page.
                var next = index + 1 < blocks.Count ? blocks[index + 1] : null;
                if (IsWide(next) && IsHeading(blocks[index]) || IsWide(blocks[index]) && !(index > 0 && IsHeading(blocks[index - 1])))
                {
                    body.Append(new Paragraph(new ParagraphProperties(CreateSection(isLandscape: false, isLast: false))));
                }

                Append(body, blocks[index], main, (uint)index + 1);
            }

            body.Append(CreateSection(isLandscape: false, isLast: true));
            main.Document = new Document(body);
        }

        return RepeatablePackage.ToArray(stream);
    }

    private static bool IsWide(LayoutBlock? block) => block is LayoutTable { IsWide: true };

    private static bool IsHeading(LayoutBlock block) => block is LayoutText { Style: LayoutTextStyle.Heading1 or LayoutTextStyle.Heading2 };

    private static void Append(Body body, LayoutBlock block, MainDocumentPart main, uint id)
    {
        switch (block)
        {
            case LayoutText text:
                body.Append(CreateParagraph(text));
                break;
            case LayoutTable { IsWide: true } table:
                body.Append(CreateTable(table, WideTextWidth));
                body.Append(new Paragraph(new ParagraphProperties(CreateSection(isLandscape: true, isLast: false))));
                break;
            case LayoutTable table:
                body.Append(CreateTable(table, TextWidth));

                // Two tables without a paragraph between them would be one.
                body.Append(new Paragraph(new ParagraphProperties(new SpacingBetweenLines { Line = "240", LineRule = LineSpacingRuleValues.Auto })));
                break;
            case LayoutChart chart:
                body.Append(WordChart.CreateParagraph(main, chart, id));
                break;
        }
    }

    private static Paragraph CreateParagraph(LayoutText text)
    {
        var (font, halfPoints, justification, indent, isBold) = text.Style switch
        {
            LayoutTextStyle.Title => (TitleFont, 44, JustificationValues.Center, false, false),
            LayoutTextStyle.Subtitle => (SubheadingFont, 32, JustificationValues.Center, false, false),
            LayoutTextStyle.Heading1 => (HeadingFont, 32, JustificationValues.Left, true, false),
            LayoutTextStyle.Heading2 => (SubheadingFont, 32, JustificationValues.Left, true, false),
            LayoutTextStyle.Right => (BodyFont, 32, JustificationValues.Right, false, false),
            LayoutTextStyle.Plain => (BodyFont, 32, JustificationValues.Left, false, false),
            LayoutTextStyle.Note => (BodyFont, 21, JustificationValues.Left, false, false),
            _ => (BodyFont, 32, JustificationValues.Both, true, false),
        };
        var properties = new ParagraphProperties();
        if (text.Style is LayoutTextStyle.Heading1 or LayoutTextStyle.Heading2 or LayoutTextStyle.Title)
        {
            properties.Append(new KeepNext());
        }

        properties.Append(new SpacingBetweenLines
        {
            Line = text.Style == LayoutTextStyle.Note ? "320" : "560", LineRule = LineSpacingRuleValues.Exact, After = text.Style == LayoutTextStyle.Subtitle ? "280" : "0",
        });
        if (indent)
        {
            properties.Append(new Indentation { FirstLine = "640", FirstLineChars = 200 });
        }

        properties.Append(new Justification { Val = justification });
        return new Paragraph(properties, CreateRun(text.Text, font, halfPoints, isBold));
    }

    private static Run CreateRun(string text, string font, int halfPoints, bool isBold)
    {
        var properties = new RunProperties(new RunFonts { Ascii = "Times New Roman", HighAnsi = "Times New Roman", EastAsia = font });
        if (isBold)
        {
            properties.Append(new Bold());
        }

        properties.Append(new FontSize { Val = $"{halfPoints}" });
        return new Run(properties, new Text(XmlText.Clean(text)) { Space = SpaceProcessingModeValues.Preserve });
    }

    private static Table CreateTable(LayoutTable layout, int width)
    {
        var total = layout.Widths.Sum();
        var widths = layout.Widths.Select(it => it * width / total).ToList();
        BorderType Line(BorderType border)
        {
            (border.Val, border.Size) = (BorderValues.Single, 4);
            return border;
        }

        var table = new Table(
            new TableProperties(
                new TableWidth { Width = $"{width}", Type = TableWidthUnitValues.Dxa },
                new TableJustification { Val = TableRowAlignmentValues.Center },
                new TableBorders(
                    Line(new TopBorder()), Line(new LeftBorder()), Line(new BottomBorder()), Line(new RightBorder()),
                    Line(new InsideHorizontalBorder()), Line(new InsideVerticalBorder())),
                new TableLayout { Type = TableLayoutValues.Fixed },
                new TableCellMarginDefault(
                    new TopMargin { Width = "30", Type = TableWidthUnitValues.Dxa },
                    new TableCellLeftMargin { Width = 60, Type = TableWidthValues.Dxa },
                    new BottomMargin { Width = "30", Type = TableWidthUnitValues.Dxa },
                    new TableCellRightMargin { Width = 60, Type = TableWidthValues.Dxa })),
            new TableGrid(widths.Select(it => new GridColumn { Width = $"{it}" })));
        var isText = layout.FindTextColumns();
        for (var row = 0; row < layout.Rows.Count; row++)
        {
            table.Append(CreateRow(layout.Rows[row], widths, isText, row < layout.HeaderRows, layout.IsWide ? 18 : 21));
        }

        return table;
    }

    private static TableRow CreateRow(IReadOnlyList<string?> cells, List<int> widths, IReadOnlyList<bool> isText, bool isHeader, int halfPoints)
    {
        var properties = new TableRowProperties(new CantSplit());
        if (isHeader)
        {
            properties.Append(new TableHeader());
        }

        var row = new TableRow(properties);
        for (var column = 0; column < cells.Count; column++)
        {
            if (cells[column] is not { } text)
            {
                continue;
            }

            var span = 1;
            while (column + span < cells.Count && cells[column + span] is null)
            {
                span++;
            }

            var cell = new TableCellProperties(new TableCellWidth { Width = $"{widths.Skip(column).Take(span).Sum()}", Type = TableWidthUnitValues.Dxa });
            if (span > 1)
            {
                cell.Append(new GridSpan { Val = span });
            }

            cell.Append(new TableCellVerticalAlignment { Val = TableVerticalAlignmentValues.Center });
            var justification = isText[column] && !isHeader ? JustificationValues.Left : JustificationValues.Center;
            row.Append(new TableCell(cell, new Paragraph(
                new ParagraphProperties(new SpacingBetweenLines { Line = "260", LineRule = LineSpacingRuleValues.AtLeast }, new Justification { Val = justification }),
                CreateRun(text, isHeader ? HeadingFont : BodyFont, halfPoints, isBold: false))));
        }

        return row;
    }

    private static SectionProperties CreateSection(bool isLandscape, bool isLast)
    {
        var section = new SectionProperties(new FooterReference { Type = HeaderFooterValues.Default, Id = FooterId });
        if (!isLast)
        {
            section.Append(new SectionType { Val = SectionMarkValues.NextPage });
        }

        section.Append(isLandscape
            ? new PageSize { Width = PageHeight, Height = PageWidth, Orient = PageOrientationValues.Landscape }
            : new PageSize { Width = PageWidth, Height = PageHeight });
        section.Append(isLandscape
            ? new PageMargin { Top = Left, Bottom = Right, Left = Top, Right = Bottom, Header = 851, Footer = 992 }
            : new PageMargin { Top = Top, Bottom = Bottom, Left = Left, Right = Right, Header = 851, Footer = 992 });
        return section;
    }

    // — 1 —
    private static Footer CreateFooter()
    {
        Run Part(OpenXmlElement content) => new(
            new RunProperties(new RunFonts { Ascii = "宋体", HighAnsi = "宋体", EastAsia = "宋体" }, new FontSize { Val = "28" }), content);
        return new Footer(new Paragraph(
            new ParagraphProperties(new Justification { Val = JustificationValues.Center }),
            Part(new Text("— ") { Space = SpaceProcessingModeValues.Preserve }),
            Part(new FieldChar { FieldCharType = FieldCharValues.Begin }),
            Part(new FieldCode("PAGE")),
            Part(new FieldChar { FieldCharType = FieldCharValues.Separate }),
            Part(new Text("1")),
            Part(new FieldChar { FieldCharType = FieldCharValues.End }),
            Part(new Text(" —") { Space = SpaceProcessingModeValues.Preserve })));
    }
}
