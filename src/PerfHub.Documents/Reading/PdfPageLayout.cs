using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;

namespace PerfHub.Documents.Reading;

/// <summary>The lines and tables of one page, from top to bottom.</summary>
internal sealed record PdfPageLayout(int Number, IReadOnlyList<PdfPagePart> Parts)
{
    private const int MaxRulings = 20_000;

    public static PdfPageLayout Read(Page page, ReadingBudget budget)
    {
        budget.CountCharacters(page.Letters.Count);
        var tables = PdfGrid.Find(FindRulings(page));
        var (inTables, outside) = (tables.Select(_ => new List<PdfGlyph>()).ToList(), new List<PdfGlyph>());
        foreach (var glyph in page.Letters.Select(PdfGlyph.Create))
        {
            var index = tables.FindIndex(grid => grid.Contains(glyph.CenterX, glyph.CenterY));
            (index < 0 ? outside : inTables[index]).Add(glyph);
        }

        var parts = PdfLines.Build(outside).Select(line => new PdfPagePart(line.Y, line.Text, null)).ToList();
        for (var index = 0; index < tables.Count; index++)
        {
            if (tables[index].Fill(inTables[index], budget) is { } table)
            {
                parts.Add(new PdfPagePart(tables[index].Top, null, table));
            }
        }

        return new PdfPageLayout(page.Number, [.. parts.OrderByDescending(part => part.Y)]);
    }

    private static List<PdfRuling> FindRulings(Page page)
    {
        var rulings = new List<PdfRuling>();
        foreach (var subpath in page.Paths.Where(path => path.IsStroked || path.IsFilled).SelectMany(path => path.Select(subpath => (path.IsStroked, Subpath: subpath))))
        {
            if (subpath.Subpath.GetBoundingRectangle() is not { } box)
            {
                continue;
            }

            // A thin rectangle is a line, as most programs draw the borders of tables.
            if (PdfRuling.FromThin(box) is { } thin)
            {
                rulings.Add(thin);
            }
            else if (subpath.IsStroked)
            {
                rulings.AddRange(FindEdges(subpath.Subpath));
            }

            if (rulings.Count > MaxRulings)
            {
                return [];
            }
        }

        return rulings;
    }

    private static IEnumerable<PdfRuling> FindEdges(PdfSubpath subpath)
    {
        if (subpath.IsDrawnAsRectangle && subpath.GetDrawnRectangle() is { } rectangle)
        {
            return
            [
                new(true, rectangle.Bottom, rectangle.Left, rectangle.Right), new(true, rectangle.Top, rectangle.Left, rectangle.Right),
                new(false, rectangle.Left, rectangle.Bottom, rectangle.Top), new(false, rectangle.Right, rectangle.Bottom, rectangle.Top),
            ];
        }

        return subpath.Commands.OfType<PdfSubpath.Line>()
            .Select(line => PdfRuling.FromThin(new PdfRectangle(
                Math.Min(line.From.X, line.To.X), Math.Min(line.From.Y, line.To.Y), Math.Max(line.From.X, line.To.X), Math.Max(line.From.Y, line.To.Y))))
            .OfType<PdfRuling>();
    }
}
