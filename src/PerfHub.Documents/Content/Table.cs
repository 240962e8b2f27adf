namespace PerfHub.Documents.Content;

/// <summary>A table as a grid. Each place that a merged cell covers gives that cell.</summary>
public sealed record Table : Block
{
    private readonly TableCell?[,] _grid;

    /// <summary>Creates a table.</summary>
    public Table(IReadOnlyList<TableCell> cells)
    {
        Cells = cells;
        RowCount = cells.Count == 0 ? 0 : cells.Max(cell => cell.Row + cell.RowSpan);
        ColumnCount = cells.Count == 0 ? 0 : cells.Max(cell => cell.Column + cell.ColumnSpan);
        _grid = new TableCell?[RowCount, ColumnCount];
        foreach (var cell in cells)
        {
            for (var row = cell.Row; row < cell.Row + cell.RowSpan; row++)
            {
                for (var column = cell.Column; column < cell.Column + cell.ColumnSpan; column++)
                {
                    _grid[row, column] ??= cell;
                }
            }
        }
    }

    /// <summary>The cells, row by row.</summary>
    public IReadOnlyList<TableCell> Cells { get; }

    /// <summary>The number of rows.</summary>
    public int RowCount { get; }

    /// <summary>The number of columns.</summary>
    public int ColumnCount { get; }

    /// <summary>Gets the cell at a place; <see langword="null"/> outside the table and where there is none.</summary>
    public TableCell? this[int row, int column] =>
        row >= 0 && row < RowCount && column >= 0 && column < ColumnCount ? _grid[row, column] : null;

    /// <summary>Gets the cells that touch a row, from left to right, each once.</summary>
    public IEnumerable<TableCell> GetRow(int row)
    {
        TableCell? last = null;
        for (var column = 0; column < ColumnCount; column++)
        {
            if (this[row, column] is { } cell && !ReferenceEquals(cell, last))
            {
                last = cell;
                yield return cell;
            }
        }
    }

    /// <summary>Swaps rows and columns.</summary>
    public Table Transpose() => new(
        [.. Cells.Select(cell => cell with { Row = cell.Column, Column = cell.Row, RowSpan = cell.ColumnSpan, ColumnSpan = cell.RowSpan })
            .OrderBy(cell => cell.Row).ThenBy(cell => cell.Column)]);
}
