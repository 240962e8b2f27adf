using PerfHub.Documents.Parsing;

namespace PerfHub.Documents.Forms.Narrative;

/// <summary>A paragraph of a document and the section that it belongs to.</summary>
/// <param name="Section">The section.</param>
/// <param name="Text">The text; without the heading, if the paragraph begins with it.</param>
/// <param name="Start">Where the text begins in <see cref="CompactText.Value"/>.</param>
/// <param name="Headings">The headings above, without their numbers, the nearest one last.</param>
internal sealed record Passage(Section Section, CompactText Text, int Start, IReadOnlyList<string> Headings)
{
    /// <summary>The compact text.</summary>
    public string Value { get; } = Text.Value[Start..];

    /// <summary>Gets a piece of the document by its place in <see cref="Value"/>.</summary>
    public SourceText GetSource(int start, int length) => Text.GetSource(Start + start, length);
}
