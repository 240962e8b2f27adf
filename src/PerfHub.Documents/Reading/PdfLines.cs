using System.Text;

namespace PerfHub.Documents.Reading;

/// <summary>Builds lines of text from the characters of a page or a cell.</summary>
internal static class PdfLines
{
    // In widths of a character: a gap that separates words, and one that separates columns.
    private const double WordGap = 0.3;
    private const double ColumnGap = 1.6;

    public static IEnumerable<(double Y, string Text)> Build(IEnumerable<PdfGlyph> glyphs)
    {
        var line = new List<PdfGlyph>();
        foreach (var glyph in glyphs.OrderByDescending(glyph => glyph.Baseline))
        {
            if (line.Count > 0 && line[0].Baseline - glyph.Baseline > Math.Min(line[0].Size, glyph.Size) * 0.5)
            {
                yield return (line[0].Baseline, Concatenate(line));
                line.Clear();
            }

            line.Add(glyph);
        }

        if (line.Count > 0)
        {
            yield return (line[0].Baseline, Concatenate(line));
        }
    }

    private static string Concatenate(List<PdfGlyph> line)
    {
        var (text, last) = (new StringBuilder(), (PdfGlyph?)null);
        foreach (var glyph in line.OrderBy(glyph => glyph.Left))
        {
            if (last is { } previous)
            {
                // Bold print is sometimes drawn as the same character twice, a little apart.
                if (glyph.Text == previous.Text && Math.Abs(glyph.Left - previous.Left) < previous.Size * 0.1)
                {
                    continue;
                }

                var gap = (glyph.Left - previous.Right) / previous.Size;
                text.Append(gap > ColumnGap ? "  " : gap > WordGap ? " " : "");
            }

            text.Append(glyph.Text);
            last = glyph;
        }

        return text.ToString().Trim();
    }
}
