using System.Text.RegularExpressions;
using PerfHub.Documents.Content;

namespace PerfHub.Documents.Reading;

/// <summary>Splits lines of text into paragraphs and tables: tables of Markdown and HTML, and columns that tabs or wide gaps separate.</summary>
internal static partial class TextTables
{
    public static List<Block> Split(IReadOnlyList<TextLine> lines, ReadingBudget budget)
    {
        var (blocks, paragraphLines) = (new List<Block>(), new List<TextLine>());
        for (var index = 0; index < lines.Count;)
        {
            var (table, length) = ReadTable(lines, index, budget);
            if (table is null)
            {
                paragraphLines.Add(lines[index++]);
                continue;
            }

            blocks.AddRange(LineJoiner.Join(paragraphLines));
            paragraphLines.Clear();
            blocks.Add(table);
            index += length;
        }

        blocks.AddRange(LineJoiner.Join(paragraphLines));
        return blocks;
    }

    private static (Table? Table, int Length) ReadTable(IReadOnlyList<TextLine> lines, int start, ReadingBudget budget)
    {
        if (lines[start].Text.Contains("<table", StringComparison.OrdinalIgnoreCase))
        {
            return HtmlTable.Read(lines, start, budget);
        }

        foreach (var split in (Func<string, string[]?>[])[SplitMarkdown, SplitColumns])
        {
            var (end, builder, row) = (start, new TableBuilder(), 0);
            for (; end < lines.Count && split(lines[end].Text) is { } cells; end++)
            {
                if (cells.All(cell => SeparatorRegex().IsMatch(cell)) && cells.Any(cell => cell.Contains('-', StringComparison.Ordinal)))
                {
                    continue;
                }

                for (var column = 0; column < cells.Length; column++)
                {
                    budget.CountCell();
                    builder.Add(cells[column].Replace("<br>", "\n", StringComparison.OrdinalIgnoreCase), row, column, 1, 1, lines[end].Position);
                }

                row++;
            }

            if (row >= 2)
            {
                return (builder.Build(), end - start);
            }
        }

        return (null, 0);
    }

    private static string[]? SplitMarkdown(string line) =>
        line.Trim() is { Length: > 2 } text && text.StartsWith('|') && text.EndsWith('|')
            ? [.. text[1..^1].Split('|').Select(cell => cell.Trim())]
            : null;

    // Three columns at least: two words with a gap between them are more often a line of text.
    private static string[]? SplitColumns(string line) =>
        line.Contains('\t', StringComparison.Ordinal)
            ? line.Split('\t') is { Length: >= 3 } cells ? [.. cells.Select(cell => cell.Trim())] : null
            : GapRegex().Split(line.Trim()) is { Length: >= 3 } parts ? parts : null;

    [GeneratedRegex(@"^\s*:?-*:?\s*$")]
    private static partial Regex SeparatorRegex();

    [GeneratedRegex(@"[ \u3000]{2,}")]
    private static partial Regex GapRegex();
}
