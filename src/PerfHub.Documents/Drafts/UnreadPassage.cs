namespace PerfHub.Documents.Drafts;

/// <summary>A passage with figures from which nothing was read.</summary>
/// <param name="Text">The passage; at most 200 characters.</param>
/// <param name="Page">The page, or the number of the sheet.</param>
/// <param name="Line">The line, paragraph or row.</param>
public sealed record UnreadPassage(string Text, int? Page, int Line);
