namespace PerfHub.Documents.Content;

/// <summary>What stands in a document: paragraphs and tables in reading order.</summary>
/// <param name="Type">The type of the document.</param>
/// <param name="Blocks">The parts.</param>
public sealed record DocumentContent(DocumentType Type, IReadOnlyList<Block> Blocks)
{
    /// <summary>The tables.</summary>
    public IEnumerable<Table> Tables => Blocks.OfType<Table>();

    /// <summary>The paragraphs.</summary>
    public IEnumerable<Paragraph> Paragraphs => Blocks.OfType<Paragraph>();
}
