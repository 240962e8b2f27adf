namespace PerfHub.Documents.Content;

/// <summary>Where a text stands in a document.</summary>
/// <param name="Page">
/// The page, from 1; the number of the sheet in a workbook; <see langword="null"/> where the document does not tell its pages.
/// </param>
/// <param name="Line">The line, from 1: a line of text, a paragraph or table row of a Word document, a row of a sheet.</param>
/// <param name="Cell">The address of the cell, e.g. <c>C5</c>; only in a workbook.</param>
public readonly record struct TextPosition(int? Page, int Line, string? Cell = null);
