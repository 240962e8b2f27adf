namespace PerfHub.Documents.Writing;

/// <summary>A table. Its headings repeat on each page, and its rows do not break over pages.</summary>
/// <param name="Rows">The rows; a cell that is covered by the one to its left is <see langword="null"/>.</param>
/// <param name="Widths">The relative widths of the columns.</param>
/// <param name="HeaderRows">The number of rows of headings.</param>
public sealed record LayoutTable(IReadOnlyList<IReadOnlyList<string?>> Rows, IReadOnlyList<int> Widths, int HeaderRows = 1) : LayoutBlock
{
    /// <summary>Whether the table is so wide that it needs a page in landscape.</summary>
    public bool IsWide => Widths.Count > 9;

    /// <summary>Finds the columns of longer texts: they read better from the left, while figures and short texts stand in the middle.</summary>
    internal IReadOnlyList<bool> FindTextColumns() =>
        [.. Enumerable.Range(0, Widths.Count).Select(column => Rows.Skip(HeaderRows).Any(row => row[column] is { Length: > LongestShortText }))];

    private const int LongestShortText = 12;
}
