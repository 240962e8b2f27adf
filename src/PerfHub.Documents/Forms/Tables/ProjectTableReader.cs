using System.Text.RegularExpressions;
using PerfHub.Documents.Content;
using PerfHub.Documents.Drafts;
using PerfHub.Documents.Parsing;

namespace PerfHub.Documents.Forms.Tables;

/// <summary>Reads a list of projects: a table with 项目名称, a budget and an executed amount.</summary>
internal static partial class ProjectTableReader
{
    private const int MaxItems = 500;

    /// <summary>Finds the row of headings; <see langword="null"/> if there is none.</summary>
    public static (int Row, int NameColumn, Dictionary<int, FundsColumn> Columns)? FindHeader(Table table, int firstRow)
    {
        for (var row = firstRow; row < table.RowCount; row++)
        {
            var name = table.GetRow(row).FirstOrDefault(cell => NameRegex().IsMatch(CompactText.Compact(cell.Text)));
            var columns = ColumnHeadings.Map(table, row, ColumnHeadings.FindFunds);
            if (name is not null && columns.ContainsValue(FundsColumn.Executed) && !IndicatorTableReader.IsHeader(table, row))
            {
                return (row, name.Column, columns);
            }
        }

        return null;
    }

    public static void Read(Table table, string? captionUnit, DraftBuilder draft)
    {
        if (FindHeader(table, 0) is not var (header, nameColumn, columns))
        {
            return;
        }

        columns = ColumnHeadings.RemoveOtherYears(table, header, columns, (int?)draft.GetFigure("/fiscalYear"));
        var budget = columns.Where(it => it.Value == FundsColumn.Adjusted).Select(it => (int?)it.Key).SingleOrDefaultOrNone()
            ?? columns.Where(it => it.Value == FundsColumn.Initial).Select(it => (int?)it.Key).SingleOrDefaultOrNone();
        var executed = columns.Where(it => it.Value == FundsColumn.Executed).Select(it => (int?)it.Key).SingleOrDefaultOrNone();
        if (budget is not null && executed is not null && (MoneyUnit.Find(table, 0, header) ?? captionUnit) is { } unit)
        {
            ReadRows(table, header, nameColumn, budget.Value, executed.Value, unit, draft);
        }
    }

    private static void ReadRows(Table table, int header, int nameColumn, int budgetColumn, int executedColumn, string unit, DraftBuilder draft)
    {
        var count = 0;
        for (var row = header + 1; row < table.RowCount && count < MaxItems; row++)
        {
            if (table[row, nameColumn] is not { } nameCell || IndicatorTableReader.IsHeader(table, row))
            {
                return;
            }

            var name = new CellText(nameCell);
            var isTotal = table.GetRow(row).Take(2).Any(cell => TotalRegex().IsMatch(CompactText.Compact(cell.Text)));
            var pointer = isTotal ? "/budget/projects" : $"/budget/projects/items/{count}";
            var isRead = false;
            foreach (var (column, property) in ((int, string)[])[(budgetColumn, "budget"), (executedColumn, "executed")])
            {
                if (table[row, column] is { } cell && new CellText(cell) is var text && FigureText.ParseAmount(text.Value, unit) is >= 0 and var amount)
                {
                    draft.Propose($"{pointer}/{property}", amount, text.Source, 0, unit == "万元" ? null : $"{text.Text}{unit} = {amount} 万元");
                    isRead = true;
                }
            }

            if (isRead && !isTotal)
            {
                draft.Propose(pointer + "/name", name.Text, name.Source);
                count++;
            }
        }
    }

    private static int? SingleOrDefaultOrNone(this IEnumerable<int?> values) => values.Take(2).ToList() is [var only] ? only : null;

    [GeneratedRegex("^(?:具体|预算)?项目(?:\\(政策\\))?名称$")]
    private static partial Regex NameRegex();

    [GeneratedRegex("^(?:合计|总计|小计|项目支出合计)$")]
    private static partial Regex TotalRegex();
}
