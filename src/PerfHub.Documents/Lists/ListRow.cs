namespace PerfHub.Documents.Lists;

/// <summary>A row of a list.</summary>
/// <param name="Line">The line of the text, or the row of the sheet, from 1.</param>
/// <param name="Cells">The cells by their heading; blank ones are absent.</param>
public sealed record ListRow(int Line, IReadOnlyDictionary<string, string> Cells);
