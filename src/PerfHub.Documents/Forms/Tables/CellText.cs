using PerfHub.Documents.Content;
using PerfHub.Documents.Parsing;

namespace PerfHub.Documents.Forms.Tables;

/// <summary>The text of a cell and its source.</summary>
internal sealed class CellText
{
    private readonly CompactText _compact;

    public CellText(TableCell cell) => (Cell, _compact) = (cell, CompactText.Create(cell));

    public TableCell Cell { get; }

    /// <summary>The compact text.</summary>
    public string Value => _compact.Value;

    /// <summary>Whether the cell says nothing.</summary>
    public bool IsBlank => Placeholders.IsBlank(Value);

    /// <summary>The whole text as the source.</summary>
    public SourceText Source => Value.Length == 0 ? new SourceText("", Cell.Position, 0, 0) : _compact.GetSource(0, Value.Length);

    /// <summary>The text for people, without line ends.</summary>
    public string Text => Source.Text.Trim();

    /// <summary>Gets a piece of the compact text as it stands in the document.</summary>
    public string GetText(int start) => start >= Value.Length ? "" : _compact.GetText(start, Value.Length - start);
}
