namespace PerfHub.Documents.Content;

/// <summary>One line of a document.</summary>
/// <param name="Text">The line as it stands there.</param>
/// <param name="Position">Where it stands.</param>
public sealed record TextLine(string Text, TextPosition Position);
