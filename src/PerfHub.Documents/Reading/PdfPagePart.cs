namespace PerfHub.Documents.Reading;

/// <summary>A line of text or a table on a page of a PDF.</summary>
/// <param name="Y">How high it stands, points from the bottom of the page.</param>
/// <param name="Text">The text of a line.</param>
/// <param name="Table">The table.</param>
internal sealed record PdfPagePart(double Y, string? Text, PdfTable? Table);
