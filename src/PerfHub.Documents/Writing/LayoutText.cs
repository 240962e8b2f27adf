namespace PerfHub.Documents.Writing;

/// <summary>A paragraph.</summary>
/// <param name="Text">The text.</param>
/// <param name="Style">How it is set.</param>
public sealed record LayoutText(string Text, LayoutTextStyle Style = LayoutTextStyle.Body) : LayoutBlock;
