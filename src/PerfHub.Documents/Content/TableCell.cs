namespace PerfHub.Documents.Content;

/// <summary>A cell of a table; a merged cell covers several rows or columns.</summary>
/// <param name="Text">The text; paragraphs are separated by line feeds.</param>
/// <param name="Row">The first row, from 0.</param>
/// <param name="Column">The first column, from 0.</param>
/// <param name="RowSpan">The number of rows, at least 1.</param>
/// <param name="ColumnSpan">The number of columns, at least 1.</param>
/// <param name="Position">Where the cell stands in the document.</param>
public sealed record TableCell(string Text, int Row, int Column, int RowSpan, int ColumnSpan, TextPosition Position);
