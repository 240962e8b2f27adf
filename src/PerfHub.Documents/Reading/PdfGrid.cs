namespace PerfHub.Documents.Reading;

/// <summary>The grid that ruled lines draw on a page. Cells without a line between them are one merged cell.</summary>
internal sealed class PdfGrid
{
    private const double Tolerance = 3;
    private const int MaxLines = 2_000;

    private readonly double[] _xs;
    private readonly double[] _ys;
    private readonly List<PdfRuling> _rulings;

    private PdfGrid(double[] xs, double[] ys, List<PdfRuling> rulings) => (_xs, _ys, _rulings) = (xs, ys, rulings);

    public double Top => _ys[0];

    /// <summary>Finds the tables on a page: lines that touch one another and make at least one cell.</summary>
    public static List<PdfGrid> Find(List<PdfRuling> rulings)
    {
        var lines = Merge(rulings);
        var grids = new List<PdfGrid>();
        if (lines.Count > MaxLines)
        {
            return grids;
        }

        var groups = Enumerable.Range(0, lines.Count).ToArray();
        int Root(int index) => groups[index] == index ? index : groups[index] = Root(groups[index]);
        for (var first = 0; first < lines.Count; first++)
        {
            for (var second = first + 1; second < lines.Count; second++)
            {
                if (Touch(lines[first], lines[second]))
                {
                    groups[Root(first)] = Root(second);
                }
            }
        }

        foreach (var group in Enumerable.Range(0, lines.Count).GroupBy(Root))
        {
            var parts = group.Select(index => lines[index]).ToList();
            var xs = Cluster(parts.Where(line => !line.IsHorizontal).Select(line => line.At));
            var ys = Cluster(parts.Where(line => line.IsHorizontal).Select(line => line.At));
            // Tables whose outer sides are not drawn end where their lines end.
            xs = Cluster([.. xs, .. parts.Where(line => line.IsHorizontal).SelectMany(line => (double[])[line.From, line.To])]);
            if (xs.Length >= 3 && ys.Length >= 2)
            {
                Array.Reverse(ys);
                grids.Add(new PdfGrid(xs, ys, parts));
            }
        }

        return grids;
    }

    public bool Contains(double x, double y) => x > _xs[0] && x < _xs[^1] && y < _ys[0] && y > _ys[^1];

    /// <summary>Puts characters into the cells; <see langword="null"/> if there are none.</summary>
    public PdfTable? Fill(List<PdfGlyph> glyphs, ReadingBudget budget)
    {
        if (glyphs.Count == 0)
        {
            return null;
        }

        var (rows, columns) = (_ys.Length - 1, _xs.Length - 1);
        var byCell = glyphs.ToLookup(glyph => (Find(_ys, glyph.CenterY, isDescending: true), Find(_xs, glyph.CenterX, isDescending: false)));
        var cells = new List<PdfTable.Cell>();
        var isTaken = new bool[rows, columns];
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                if (isTaken[row, column])
                {
                    continue;
                }

                budget.CountCell();
                var (lastRow, lastColumn) = FindEnd(row, column, isTaken);
                var inside = new List<PdfGlyph>();
                for (var r = row; r <= lastRow; r++)
                {
                    for (var c = column; c <= lastColumn; c++)
                    {
                        isTaken[r, c] = true;
                        inside.AddRange(byCell[(r, c)]);
                    }
                }

                var text = string.Join('\n', PdfLines.Build(inside).Select(line => line.Text));
                cells.Add(new PdfTable.Cell(text, row, lastRow - row + 1, _xs[column], _xs[lastColumn + 1]));
            }
        }

        return new PdfTable(_xs[0], _xs[^1], rows, cells);
    }

    private (int Row, int Column) FindEnd(int row, int column, bool[,] isTaken)
    {
        var lastColumn = column;
        while (lastColumn + 1 < _xs.Length - 1 && !isTaken[row, lastColumn + 1] && !HasLine(false, _xs[lastColumn + 1], (_ys[row] + _ys[row + 1]) / 2))
        {
            lastColumn++;
        }

        var lastRow = row;
        while (lastRow + 1 < _ys.Length - 1 && Enumerable.Range(column, lastColumn - column + 1).All(
            it => !isTaken[lastRow + 1, it] && !HasLine(true, _ys[lastRow + 1], (_xs[it] + _xs[it + 1]) / 2)))
        {
            lastRow++;
        }

        return (lastRow, lastColumn);
    }

    private bool HasLine(bool isHorizontal, double at, double through) =>
        _rulings.Exists(line => line.IsHorizontal == isHorizontal && Math.Abs(line.At - at) <= Tolerance && line.From <= through && line.To >= through);

    private static int Find(double[] bounds, double at, bool isDescending)
    {
        for (var index = 0; index < bounds.Length - 1; index++)
        {
            if (isDescending ? at <= bounds[index] && at >= bounds[index + 1] : at >= bounds[index] && at <= bounds[index + 1])
            {
                return index;
            }
        }

        return -1;
    }

    private static bool Touch(in PdfRuling first, in PdfRuling second)
    {
        if (first.IsHorizontal == second.IsHorizontal)
        {
            return Math.Abs(first.At - second.At) <= Tolerance && first.From <= second.To + Tolerance && second.From <= first.To + Tolerance;
        }

        return first.At >= second.From - Tolerance && first.At <= second.To + Tolerance && second.At >= first.From - Tolerance && second.At <= first.To + Tolerance;
    }

    /// <summary>Merges pieces of one line, e.g. the borders of single cells.</summary>
    private static List<PdfRuling> Merge(List<PdfRuling> rulings)
    {
        var merged = new List<PdfRuling>();
        foreach (var ruling in rulings.OrderBy(it => it.IsHorizontal).ThenBy(it => Math.Round(it.At)).ThenBy(it => it.From))
        {
            if (merged.Count > 0 && merged[^1] is var last && last.IsHorizontal == ruling.IsHorizontal && Math.Abs(last.At - ruling.At) <= 1
                && ruling.From <= last.To + 1)
            {
                merged[^1] = last with { To = Math.Max(last.To, ruling.To) };
            }
            else
            {
                merged.Add(ruling);
            }
        }

        return merged;
    }

    private static double[] Cluster(IEnumerable<double> values)
    {
        var clusters = new List<double>();
        foreach (var value in values.Order())
        {
            if (clusters.Count == 0 || value - clusters[^1] > Tolerance)
            {
                clusters.Add(value);
            }
        }

        return [.. clusters];
    }
}
