using System.Globalization;
using System.Text;
using System.Xml;
using DocumentFormat.OpenXml.Packaging;
using PerfHub.Documents.Content;

namespace PerfHub.Documents.Reading;

/// <summary>
/// Reads the body of a docx as a stream. Deleted, struck-out and hidden text is left out, and so are footnote marks, which would
/// otherwise become digits of the figure before them.
/// </summary>
internal sealed class WordReader
{
    private readonly ReadingBudget _budget;
    private readonly XmlReader _xml;
    private readonly List<Block> _blocks = [];
    private int _tableDepth;
    private int _cellDepth;
    private int _line;
    private int _page = 1;
    private bool _hasPages;

    private WordReader(XmlReader xml, ReadingBudget budget) => (_xml, _budget) = (xml, budget);

    public static List<Block> Read(byte[] document, ReadingBudget budget)
    {
        using var package = WordprocessingDocument.Open(new MemoryStream(document, writable: false), isEditable: false);
        using var xml = PartXml.Open(package.MainDocumentPart ?? throw DocumentException.Malformed());
        var reader = new WordReader(xml, budget);
        reader.ReadBlocks(reader._blocks, depth: -1);
        return reader._hasPages ? reader._blocks : [.. reader._blocks.Select(WithoutPage)];
    }

    private static Block WithoutPage(Block block) => block switch
    {
        Paragraph paragraph => new Paragraph(paragraph.Text, paragraph.Lines[0].Position with { Page = null }),
        Table table => new Table([.. table.Cells.Select(cell => cell with { Position = cell.Position with { Page = null } })]),
        _ => block,
    };

    private TextPosition Position => new(_page, _line);

    /// <summary>Reads paragraphs and tables up to the end of the element at <paramref name="depth"/>.</summary>
    private void ReadBlocks(List<Block> blocks, int depth)
    {
        while (_xml.ReadNext(_budget) && !IsEndOf(depth))
        {
            ReadBlock(blocks);
        }
    }

    private void ReadBlock(List<Block> blocks)
    {
        if (_xml.NodeType != XmlNodeType.Element)
        {
            return;
        }

        if (_xml.LocalName is "Fallback" or "del" or "moveFrom" or "sectPr")
        {
            _xml.SkipContent(_budget);
        }
        else if (_xml.LocalName == "p")
        {
            _line += _cellDepth == 0 ? 1 : 0;
            _budget.CountLine();
            var (position, nested) = (Position, new List<Block>());
            var text = ReadParagraph(nested);
            if (!string.IsNullOrWhiteSpace(text))
            {
                // A line break inside a paragraph separates lines as a paragraph would.
                blocks.AddRange(text.Split('\n').Where(line => !string.IsNullOrWhiteSpace(line)).Select(line => new Paragraph(line, position)));
            }

            blocks.AddRange(nested);
        }
        else if (_xml.LocalName == "tbl")
        {
            ReadTable(blocks);
        }
    }

    private bool IsEndOf(int depth) => _xml.NodeType == XmlNodeType.EndElement && _xml.Depth == depth;

    private string ReadParagraph(List<Block> nested)
    {
        if (_xml.IsEmptyElement)
        {
            return "";
        }

        var (depth, text) = (_xml.Depth, new StringBuilder());
        var (isHidden, isSuperscript) = (false, false);
        while (_xml.ReadNext(_budget) && !IsEndOf(depth))
        {
            if (_xml.NodeType != XmlNodeType.Element)
            {
                continue;
            }

            switch (_xml.LocalName)
            {
                case "Fallback" or "del" or "moveFrom" or "instrText" or "pPr":
                    _xml.SkipContent(_budget);
                    break;
                case "r":
                    (isHidden, isSuperscript) = (false, false);
                    break;
                case "vanish" or "strike" or "dstrike":
                    isHidden |= _xml.IsOn();
                    break;
                case "vertAlign":
                    isSuperscript = _xml.GetLocalAttribute("val") == "superscript";
                    break;
                case "t" when !_xml.IsEmptyElement:
                    var run = ReadText();
                    if (!isHidden && !(isSuperscript && IsFootnoteMark(run, text)))
                    {
                        text.Append(isSuperscript && run is "2" or "3" ? run == "2" ? "²" : "³" : run);
                    }

                    break;
                case "tab":
                    text.Append('\t');
                    break;
                case "noBreakHyphen":
                    text.Append('-');
                    break;
                case "br" or "cr" when _xml.GetLocalAttribute("type") is "page":
                    (_page, _hasPages) = (_page + 1, true);
                    break;
                case "br" or "cr":
                    text.Append('\n');
                    break;
                case "lastRenderedPageBreak":
                    (_page, _hasPages) = (_page + 1, true);
                    break;
                case "txbxContent" when !_xml.IsEmptyElement:
                    EnterNested();
                    ReadBlocks(nested, _xml.Depth);
                    _tableDepth--;
                    break;
            }
        }

        return text.ToString();
    }

    // The exponent of a unit of measure (m²) is no footnote mark.
    private static bool IsFootnoteMark(string run, StringBuilder text) =>
        run.All(it => char.IsAsciiDigit(it) || it is '[' or ']') && !(run is "2" or "3" && text.Length > 0 && text[^1] is 'm' or 'M' or '米');

    private string ReadText()
    {
        var (depth, text) = (_xml.Depth, new StringBuilder());
        while (_xml.ReadNext(_budget) && !IsEndOf(depth))
        {
            if (_xml.NodeType is XmlNodeType.Text or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace or XmlNodeType.CDATA)
            {
                _budget.CountCharacters(_xml.Value.Length);
                text.Append(_xml.Value);
            }
        }

        return text.ToString();
    }

    private void EnterNested()
    {
        if (++_tableDepth > _budget.Limits.MaxTableDepth)
        {
            throw DocumentException.Malformed();
        }
    }

    private void ReadTable(List<Block> blocks)
    {
        if (_xml.IsEmptyElement)
        {
            return;
        }

        EnterNested();
        var (depth, row, table, nested) = (_xml.Depth, -1, new TableBuilder(), new List<Block>());
        var column = 0;
        while (_xml.ReadNext(_budget) && !IsEndOf(depth))
        {
            if (_xml.NodeType != XmlNodeType.Element)
            {
                continue;
            }

            switch (_xml.LocalName)
            {
                case "tr":
                    (row, column) = (row + 1, 0);
                    _line++;
                    _budget.CountLine();
                    break;
                case "gridBefore":
                    column += ParseSpan(_xml.GetLocalAttribute("val"));
                    break;
                case "tc" when !_xml.IsEmptyElement:
                    column += ReadCell(table, row, column, nested);
                    break;
            }
        }

        _tableDepth--;
        if (table.HasText)
        {
            blocks.Add(table.Build());
        }

        blocks.AddRange(nested);
    }

    /// <summary>Reads a cell and returns the columns that it covers. Tables inside it become blocks of their own.</summary>
    private int ReadCell(TableBuilder table, int row, int column, List<Block> nested)
    {
        var (depth, span, isContinued, content) = (_xml.Depth, 1, false, new List<Block>());
        var position = Position;
        _cellDepth++;
        while (_xml.ReadNext(_budget) && !IsEndOf(depth))
        {
            if (_xml.NodeType == XmlNodeType.Element && _xml.LocalName == "gridSpan")
            {
                span = ParseSpan(_xml.GetLocalAttribute("val"));
            }
            else if (_xml.NodeType == XmlNodeType.Element && _xml.LocalName == "vMerge")
            {
                isContinued = _xml.GetLocalAttribute("val") is null or "continue";
            }
            else
            {
                ReadBlock(content);
            }
        }

        _cellDepth--;
        _budget.CountCell();
        if (isContinued)
        {
            table.ExtendAbove(row, column, span, position);
        }
        else
        {
            table.Add(string.Join('\n', content.OfType<Paragraph>().Select(it => it.Text)), row, column, 1, span, position);
        }

        nested.AddRange(content.OfType<Table>());
        return span;
    }

    private static int ParseSpan(string? value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var span) ? Math.Clamp(span, 1, TableBuilder.MaxColumns) : 1;
}
