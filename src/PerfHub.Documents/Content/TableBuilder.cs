using PerfHub.Rules.Report;

namespace PerfHub.Documents.Content;

/// <summary>Collects the cells of a table.</summary>
internal sealed class TableBuilder
{
    /// <summary>The columns that are kept; cells to the right of them are dropped, as no form is that wide.</summary>
    public const int MaxColumns = 200;

    private readonly List<TableCell> _cells = [];
    private readonly Dictionary<int, int> _lastAtColumn = [];

    /// <summary>Whether there is a cell with text.</summary>
    public bool HasText => _cells.Exists(cell => !string.IsNullOrWhiteSpace(cell.Text));

    /// <summary>Adds a cell; rows must be added from top to bottom.</summary>
    public void Add(string text, int row, int column, int rowSpan, int columnSpan, TextPosition position)
    {
        if (column >= MaxColumns)
        {
            return;
        }

        _lastAtColumn[column] = _cells.Count;
        _cells.Add(new TableCell(text.Length > ReportLimits.MaxTextLength ? text[..ReportLimits.MaxTextLength] : text, row, column, Math.Max(1, rowSpan), Math.Clamp(columnSpan, 1, MaxColumns - column), position));
    }

    /// <summary>Extends the cell above down to <paramref name="row"/>; adds an empty cell if there is none.</summary>
    public void ExtendAbove(int row, int column, int columnSpan, TextPosition position)
    {
        if (_lastAtColumn.TryGetValue(column, out var index) && _cells[index] is var above && above.Row + above.RowSpan == row)
        {
            _cells[index] = above with { RowSpan = above.RowSpan + 1 };
        }
        else
        {
            Add("", row, column, 1, columnSpan, position);
        }
    }

    /// <summary>Builds the table.</summary>
    public Table Build() => new(_cells);
}
