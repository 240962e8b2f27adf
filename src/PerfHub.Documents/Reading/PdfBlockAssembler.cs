using PerfHub.Documents.Content;

namespace PerfHub.Documents.Reading;

/// <summary>Puts the pages of a PDF together: lines become paragraphs, and a table that goes on over the next page becomes one.</summary>
internal sealed class PdfBlockAssembler(ReadingBudget budget)
{
    private const double SameEdge = 4;

    private readonly List<Block> _blocks = [];
    private readonly List<TextLine> _lines = [];
    private readonly List<(PdfTable Table, int Page, int FirstLine)> _tables = [];
    private readonly List<PdfPageLayout> _pages = [];

    public void Add(PdfPageLayout page) => _pages.Add(page);

    public List<Block> Build()
    {
        var headers = FindHeadersAndFooters();
        foreach (var page in _pages)
        {
            var number = 0;
            foreach (var part in page.Parts)
            {
                number++;
                budget.CountLine();
                if (part.Table is { } table)
                {
                    FlushLines();
                    if (_tables.Count > 0 && !Continues(_tables[^1].Table, table))
                    {
                        FlushTables();
                    }

                    _tables.Add((table, page.Number, number));
                    number += table.RowCount - 1;
                }
                else if (!headers.Contains((page.Number, part.Y)))
                {
                    FlushTables();
                    _lines.Add(new TextLine(part.Text!, new TextPosition(page.Number, number)));
                }
            }
        }

        FlushLines();
        FlushTables();
        return _blocks;
    }

    private static bool Continues(PdfTable table, PdfTable next) =>
        Math.Abs(table.Left - next.Left) <= SameEdge && Math.Abs(table.Right - next.Right) <= SameEdge;

    /// <summary>Finds the first and last lines of pages that repeat, apart from their digits.</summary>
    private HashSet<(int Page, double Y)> FindHeadersAndFooters()
    {
        var edges = _pages.SelectMany(page => page.Parts
            .Where((part, index) => part.Text is not null && (index < 2 || index >= page.Parts.Count - 2))
            .Select(part => (page.Number, part.Y, Text: string.Concat(part.Text!.Where(it => !char.IsAsciiDigit(it) && !char.IsWhiteSpace(it))))));
        return [.. edges.GroupBy(edge => edge.Text).Where(group => group.Key.Length is 0 || group.Select(edge => edge.Number).Distinct().Count() >= 2 && group.Key.Length <= 60)
            .SelectMany(group => group.Where(edge => group.Key.Length > 0 || IsPageNumber(edge))).Select(edge => (edge.Number, edge.Y))];
    }

    // Digits alone in the outermost lines: a page number only if it is the last line, or it would be a figure of a sentence.
    private bool IsPageNumber((int Number, double Y, string Text) edge)
    {
        var page = _pages.Find(it => it.Number == edge.Number)!;
        return page.Parts[^1].Y == edge.Y && page.Parts[^1].Text is { Length: <= 4 };
    }

    private void FlushLines()
    {
        _blocks.AddRange(TextTables.Split(_lines, budget));
        _lines.Clear();
    }

    private void FlushTables()
    {
        if (_tables.Count == 0)
        {
            return;
        }

        var bounds = new List<double>();
        foreach (var x in _tables.SelectMany(it => it.Table.Cells).SelectMany(cell => (double[])[cell.Left, cell.Right]).Order())
        {
            if (bounds.Count == 0 || x - bounds[^1] > SameEdge)
            {
                bounds.Add(x);
            }
        }

        int Column(double x) => bounds.FindLastIndex(bound => bound <= x + SameEdge);
        var (builder, firstRow) = (new TableBuilder(), 0);
        foreach (var (table, page, firstLine) in _tables)
        {
            foreach (var cell in table.Cells)
            {
                var column = Column(cell.Left);
                builder.Add(
                    cell.Text, firstRow + cell.Row, column, cell.RowSpan, Math.Max(1, Column(cell.Right) - column), new TextPosition(page, firstLine + cell.Row));
            }

            firstRow += table.RowCount;
        }

        _blocks.Add(builder.Build());
        _tables.Clear();
    }
}
