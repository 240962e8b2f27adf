using UglyToad.PdfPig.Core;

namespace PerfHub.Documents.Reading;

/// <summary>A horizontal or vertical line on a page, in points.</summary>
/// <param name="IsHorizontal">Whether it is horizontal.</param>
/// <param name="At">Its y if it is horizontal, its x otherwise.</param>
/// <param name="From">Where it begins.</param>
/// <param name="To">Where it ends.</param>
internal readonly record struct PdfRuling(bool IsHorizontal, double At, double From, double To)
{
    private const double MaxThickness = 2.5;
    private const double MinLength = 4;

    /// <summary>Gets the line that a thin rectangle is; <see langword="null"/> if it is not thin.</summary>
    public static PdfRuling? FromThin(PdfRectangle box) =>
        box.Height <= MaxThickness && box.Width >= MinLength ? new(true, (box.Bottom + box.Top) / 2, box.Left, box.Right)
        : box.Width <= MaxThickness && box.Height >= MinLength ? new(false, (box.Left + box.Right) / 2, box.Bottom, box.Top)
        : null;
}
