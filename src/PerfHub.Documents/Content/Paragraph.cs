namespace PerfHub.Documents.Content;

/// <summary>A paragraph: one line, or several that a line end or a page break separates in mid-sentence.</summary>
/// <param name="Lines">The lines, at least one.</param>
public sealed record Paragraph(IReadOnlyList<TextLine> Lines) : Block
{
    /// <summary>Creates a paragraph of one line.</summary>
    public Paragraph(string text, TextPosition position)
        : this([new TextLine(text, position)])
    {
    }

    /// <summary>The lines, separated by line feeds.</summary>
    public string Text { get; } = string.Join('\n', Lines.Select(line => line.Text));
}
