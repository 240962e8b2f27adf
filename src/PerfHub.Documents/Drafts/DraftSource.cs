namespace PerfHub.Documents.Drafts;

/// <summary>Where a figure or text of a draft stands in the document.</summary>
/// <param name="Pointer">The RFC 6901 pointer into the draft's report.</param>
/// <param name="Text">The passage; at most 200 characters.</param>
/// <param name="Page">The page, or the number of the sheet, from 1; <see langword="null"/> if the document has none.</param>
/// <param name="Line">The line, paragraph or row, from 1.</param>
/// <param name="Start">Where the passage begins in the line, in UTF-16 characters.</param>
/// <param name="Length">The length of the passage in the document.</param>
/// <param name="Cell">The address of the cell in a workbook, e.g. <c>C5</c>.</param>
/// <param name="Note">How the figure was converted, if it was, e.g. from 元 to 万元.</param>
public sealed record DraftSource(string Pointer, string Text, int? Page, int Line, int Start, int Length, string? Cell, string? Note);
