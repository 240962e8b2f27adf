using UglyToad.PdfPig.Content;

namespace PerfHub.Documents.Reading;

/// <summary>A character on a page of a PDF, in points.</summary>
internal readonly record struct PdfGlyph(string Text, double Left, double Right, double Baseline, double Size)
{
    public double CenterX => (Left + Right) / 2;

    public double CenterY => Baseline + (Size * 0.3);

    public static PdfGlyph Create(Letter letter)
    {
        var (start, end) = (letter.StartBaseLine, letter.EndBaseLine);
        return new(letter.Value, Math.Min(start.X, end.X), Math.Max(start.X, end.X), start.Y, Math.Max(letter.PointSize, 1));
    }
}
