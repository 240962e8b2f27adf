using System.Text.Json.Nodes;

namespace PerfHub.Documents.Drafts;

/// <summary>One of the values of a <see cref="DraftConflict"/>.</summary>
/// <param name="Value">The value.</param>
/// <param name="Text">The passage that states it.</param>
/// <param name="Page">The page, or the number of the sheet.</param>
/// <param name="Line">The line, paragraph or row.</param>
public sealed record ConflictingValue(JsonNode Value, string Text, int? Page, int Line);
