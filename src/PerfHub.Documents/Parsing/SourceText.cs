using PerfHub.Documents.Content;

namespace PerfHub.Documents.Parsing;

/// <summary>A piece of a document.</summary>
/// <param name="Text">The text as it stands there, without line ends.</param>
/// <param name="Position">The line in which it begins.</param>
/// <param name="Start">Where in that line it begins, in UTF-16 characters.</param>
/// <param name="Length">Its length in the document, in UTF-16 characters.</param>
public sealed record SourceText(string Text, TextPosition Position, int Start, int Length);
