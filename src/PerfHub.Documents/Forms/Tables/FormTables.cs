using PerfHub.Documents.Content;
using PerfHub.Documents.Drafts;
using PerfHub.Documents.Parsing;

namespace PerfHub.Documents.Forms.Tables;

/// <summary>Reads the tables of a document: funds, indicators and single fields.</summary>
internal static class FormTables
{
    /// <summary>Counts the headings of a form; 0 if the document has no table of indicators or funds.</summary>
    public static int Recognize(DocumentContent document, TableHeadings headings)
    {
        var tables = document.Tables.ToList();
        if (!tables.Exists(table => IndicatorTableReader.FindHeader(table, 0) is not null || FundsTableReader.FindHeader(table, 0) is not null))
        {
            return 0;
        }

        var texts = tables.SelectMany(table => table.Cells).Select(cell => ColumnHeadings.Simplify(CompactText.Compact(cell.Text))).Where(text => text.Length <= 30).ToList();
        return 2 + headings.Marks.Count(mark => texts.Exists(mark.IsMatch)) * 4;
    }

    /// <summary>Reads funds, indicators and projects; returns the tables that are about the whole unit.</summary>
    public static IReadOnlyList<Table> Read(DocumentContent document, DraftBuilder draft)
    {
        var tables = SelectTables(document);
        var indicators = new IndicatorTableReader(draft);
        var funds = new FundsTableReader(draft);
        foreach (var (table, caption) in tables)
        {
            // Indicators first: a row of points may be the total of both.
            indicators.Read(table, caption);
            funds.Read(table, MoneyUnit.Find(caption));
            ProjectTableReader.Read(table, MoneyUnit.Find(caption), draft);
        }

        indicators.ProposeTotals();
        return [.. tables.Select(it => it.Table)];
    }

    /// <summary>
    /// Selects the tables that are about the whole unit. Where a document has tables of single projects beside them, or of several projects,
    /// those are left out: their figures are not the unit's.
    /// </summary>
    private static List<(Table Table, string Caption)> SelectTables(DocumentContent document)
    {
        var tables = new List<(Table Table, string Caption, bool IsProject)>();
        var (caption, isProject) = ("", false);
        foreach (var block in document.Blocks)
        {
            if (block is Paragraph paragraph)
            {
                var text = CompactText.Create(paragraph).Value;
                isProject = IsTitle(text) ? IsProjectTitle(text) : isProject;
                caption = (caption.Length > 200 ? "" : caption) + text + "\n";
            }
            else if (block is Table table)
            {
                if (table.Cells.Take(40).Select(cell => CompactText.Compact(cell.Text)).FirstOrDefault(IsTitle) is { } title)
                {
                    isProject = IsProjectTitle(title);
                }
                else if (table.Cells.Take(40).Any(IsProjectName) && FundsTableReader.FindHeader(table, 0) is not null)
                {
                    isProject = true;
                }

                tables.Add((table, caption, isProject));
                caption = "";
            }
        }

        var isOneProject = tables.TrueForAll(it => it.IsProject) && tables.SelectMany(it => FindProjectNames(it.Table)).Distinct().Count() <= 1;
        return [.. tables.Where(it => !it.IsProject || isOneProject).Select(it => (it.Table, it.Caption))];
    }

    private static IEnumerable<string> FindProjectNames(Table table) => table.Cells.Where(IsProjectName)
        .Select(cell => CompactText.Compact(table[cell.Row, cell.Column + cell.ColumnSpan]?.Text));

    private static bool IsProjectName(TableCell cell) => CompactText.Compact(cell.Text).TrimEnd(':') == "项目名称";

    private static bool IsTitle(string text) => text.Length <= 50 && text.Contains("自评表", StringComparison.Ordinal);

    private static bool IsProjectTitle(string text) =>
        text.Contains("项目", StringComparison.Ordinal) && !text.Contains("整体", StringComparison.Ordinal);
}
