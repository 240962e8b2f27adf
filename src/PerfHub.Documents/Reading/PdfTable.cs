namespace PerfHub.Documents.Reading;

/// <summary>A table on a page of a PDF, its columns still as places on the page.</summary>
internal sealed record PdfTable(double Left, double Right, int RowCount, IReadOnlyList<PdfTable.Cell> Cells)
{
    /// <summary>A cell.</summary>
    internal sealed record Cell(string Text, int Row, int RowSpan, double Left, double Right);
}
