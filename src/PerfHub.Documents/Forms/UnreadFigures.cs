using System.Text.RegularExpressions;
using PerfHub.Documents.Content;
using PerfHub.Documents.Drafts;
using PerfHub.Documents.Parsing;

namespace PerfHub.Documents.Forms;

/// <summary>Tells the passages with figures from which a form read nothing.</summary>
internal static partial class UnreadFigures
{
    public static void Mark(DocumentContent document, DraftBuilder draft)
    {
        foreach (var block in document.Blocks)
        {
            if (block is Paragraph paragraph)
            {
                var text = CompactText.Create(paragraph);
                if (FigureRegex().IsMatch(text.Value) && !paragraph.Lines.Any(line => draft.IsUsed(line.Position)))
                {
                    draft.MarkUnread(paragraph.Text.Trim(), paragraph.Lines[0].Position);
                }
            }
            else if (block is Table table)
            {
                MarkRows(table, draft);
            }
        }
    }

    private static void MarkRows(Table table, DraftBuilder draft)
    {
        for (var row = 0; row < table.RowCount; row++)
        {
            var cells = table.GetRow(row).Where(cell => cell.Row == row).ToList();
            if (cells.Exists(cell => FigureRegex().IsMatch(CompactText.Compact(cell.Text))) && !cells.Exists(cell => draft.IsUsed(cell.Position)))
            {
                draft.MarkUnread(string.Join(" | ", cells.Select(cell => cell.Text.ReplaceLineEndings(" ").Trim())), cells[0].Position);
            }
        }
    }

    // A figure with something that counts: years, dates and list numbers are no loss.
    [GeneratedRegex(@"\d(?:\.\d+)?(?:万|亿|元|%|分(?!之)|个|项|家|次|人|件|场|期|户|套|台|篇|份)|(?:^|:)-?[\d,]+(?:\.\d+)?$")]
    private static partial Regex FigureRegex();
}
