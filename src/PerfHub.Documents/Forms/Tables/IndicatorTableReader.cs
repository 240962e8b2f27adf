using System.Text.RegularExpressions;
using PerfHub.Documents.Content;
using PerfHub.Documents.Drafts;
using PerfHub.Documents.Parsing;

namespace PerfHub.Documents.Forms.Tables;

/// <summary>Reads tables of indicators, whatever the order of their columns. A table that goes on without headings is read on.</summary>
internal sealed partial class IndicatorTableReader(DraftBuilder draft)
{
    private const int MaxSampledRows = 30;

    private static readonly IndicatorColumn[] FigureColumns =
    [
        IndicatorColumn.Target, IndicatorColumn.AdjustedTarget, IndicatorColumn.MidYear, IndicatorColumn.Final, IndicatorColumn.Rate,
        IndicatorColumn.Weight, IndicatorColumn.Score,
    ];

    private readonly IndicatorWriter _writer = new(draft);
    private readonly List<(CellText? Weight, CellText Score, bool IsOfAll)> _totals = [];
    private Dictionary<IndicatorColumn, int>? _columns;
    private Dictionary<IndicatorColumn, string> _headings = [];
    private CellText? _category;
    private int _columnCount;

    /// <summary>Finds the row of headings; <see langword="null"/> if there is none.</summary>
    public static (int Row, Dictionary<int, IndicatorColumn> Columns)? FindHeader(Table table, int firstRow)
    {
        for (var row = firstRow; row < table.RowCount; row++)
        {
            var columns = ColumnHeadings.Map(table, row, ColumnHeadings.FindIndicator);
            if (IsHeader(columns.Values))
            {
                return (row, columns);
            }
        }

        return null;
    }

    /// <summary>Whether a row is a row of headings.</summary>
    public static bool IsHeader(Table table, int row) => IsHeader(ColumnHeadings.Map(table, row, ColumnHeadings.FindIndicator).Values);

    /// <param name="table">The table.</param>
    /// <param name="caption">The text between the table before and this one.</param>
    public void Read(Table table, string caption)
    {
        var row = 0;
        if (FindHeader(table, 0) is not { } first)
        {
            if (!IsNextPart(table, caption))
            {
                _columns = null;
                return;
            }
        }
        else
        {
            row = Begin(table, first.Row, first.Columns);
        }

        for (var end = FindEnd(table, row); row < end && _writer.Count < IndicatorWriter.MaxCount; row++)
        {
            var columns = ColumnHeadings.Map(table, row, ColumnHeadings.FindIndicator);
            if (IsHeader(columns.Values))
            {
                row = Begin(table, row, columns) - 1;
            }
            else
            {
                ReadRow(table, row);
            }
        }
    }

    /// <summary>
    /// Proposes the total score, if the row of totals adds up with the weights, or says 总分 where there are none: only then it is known what
    /// it totals.
    /// </summary>
    public void ProposeTotals()
    {
        foreach (var (weightCell, scoreCell, isOfAll) in _totals)
        {
            if (FigureText.ParsePoints(scoreCell.Value) is not { } score)
            {
                continue;
            }

            var weight = weightCell is null ? null : FigureText.ParsePoints(weightCell.Value);
            var weights = _writer.TotalWeight;
            var execution = draft.GetFigure("/score/executionWeight");
            if (weight is null ? execution is null || weights + execution == 100m || weights is null && isOfAll : weight == 100m || weight == weights + execution)
            {
                draft.Propose("/score/total", score, scoreCell.Source);
            }
        }
    }

    /// <summary>
    /// Whether a table without headings goes on with the one before, as over a page: it has as many columns, no text above it, and points where
    /// the headings say so.
    /// </summary>
    private bool IsNextPart(Table table, string caption) =>
        _columns is not null && table.ColumnCount == _columnCount && BetweenPagesRegex().IsMatch(CompactText.Compact(caption)) && ProjectTableReader.FindHeader(table, 0) is null
        && Enumerable.Range(0, Math.Min(2, table.RowCount)).Any(row => ((IndicatorColumn[])[IndicatorColumn.Weight, IndicatorColumn.Score])
            .Where(_columns.ContainsKey).Select(column => table[row, _columns[column]])
            .All(cell => cell is not null && FigureText.ParsePoints(CompactText.Compact(cell.Text)) is not null));

    // A sheet has the tables of funds and projects below the indicators, in columns that may be the same.
    private static int FindEnd(Table table, int row) =>
        Math.Min(FundsTableReader.FindHeader(table, row)?.Row ?? table.RowCount, ProjectTableReader.FindHeader(table, row)?.Row ?? table.RowCount);

    private static bool IsHeader(ICollection<IndicatorColumn> columns) =>
        columns.Contains(IndicatorColumn.Name) && (columns.Contains(IndicatorColumn.Target) || columns.Contains(IndicatorColumn.Final))
        && (columns.Contains(IndicatorColumn.Weight) || columns.Contains(IndicatorColumn.Score) || columns.Contains(IndicatorColumn.Target) && columns.Contains(IndicatorColumn.Final));

    /// <summary>Begins a table with its headings and returns the first row below them.</summary>
    private int Begin(Table table, int header, Dictionary<int, IndicatorColumn> columns)
    {
        columns = RemoveLabels(table, header, columns);

        // The rows that merged headings cover hold the lower parts of others.
        var last = columns.Keys.Max(column => table[header, column]!.Row + table[header, column]!.RowSpan - 1);
        if (last > header && ColumnHeadings.Map(table, last, ColumnHeadings.FindIndicator) is var lower && IsHeader(lower.Values))
        {
            (header, columns) = (last, lower);
        }

        columns = ColumnHeadings.RemoveOtherYears(table, header, columns, (int?)draft.GetFigure("/fiscalYear"));
        UseSigns(table, Math.Max(header, last) + 1, columns);

        // Two columns of one kind cannot be told apart.
        var kinds = columns.Where(it => it.Value != IndicatorColumn.Ignored).GroupBy(it => it.Value);
        _columns = kinds.Where(group => group.Count() == 1 || group.Key == IndicatorColumn.Name)
            .ToDictionary(group => group.Key, group => group.Max(it => it.Key));
        _headings = _columns.ToDictionary(it => it.Key, it => CompactText.Compact(table[header, it.Value]!.Text));
        (_columnCount, _category) = (table.ColumnCount, null);
        return Math.Max(header, last) + 1;
    }

    /// <summary>
    /// Leaves out labels beside the rows, e.g. 绩效指标 or 年度绩效目标1, which are no headings. Of several levels of names, the last one is the
    /// indicator.
    /// </summary>
    private static Dictionary<int, IndicatorColumn> RemoveLabels(Table table, int header, Dictionary<int, IndicatorColumn> columns)
    {
        var name = columns.Where(it => it.Value == IndicatorColumn.Name).Max(it => it.Key);
        var first = columns.Where(it => it.Value is IndicatorColumn.Name or IndicatorColumn.Category or IndicatorColumn.Subcategory or IndicatorColumn.Code).Min(it => it.Key);
        return columns.Where(it => it.Value == IndicatorColumn.Name
            ? it.Key == name
            : it.Key > first || table[header, it.Key]!.RowSpan == 1 || table[header, it.Key]!.RowSpan == 2 && columns.Count(other => other.Value == it.Value) == 1).ToDictionary();
    }

    /// <summary>A column of signs holds the directions, whatever its heading.</summary>
    private static void UseSigns(Table table, int firstRow, Dictionary<int, IndicatorColumn> columns)
    {
        for (var column = 0; column < table.ColumnCount; column++)
        {
            var texts = Enumerable.Range(firstRow, Math.Clamp(table.RowCount - firstRow, 0, MaxSampledRows)).Select(row => CompactText.Compact(table[row, column]?.Text)).ToList();
            if (columns.GetValueOrDefault(column) == IndicatorColumn.Ignored && texts.Count(SignRegex().IsMatch) is >= 1 and var signs && signs * 2 > texts.Count(text => text.Length > 0))
            {
                columns.Where(it => it.Value == IndicatorColumn.Direction).ToList().ForEach(other => columns.Remove(other.Key));
                columns[column] = IndicatorColumn.Direction;
                return;
            }
        }
    }

    private void ReadRow(Table table, int row)
    {
        CellText? Get(IndicatorColumn column) =>
            _columns!.TryGetValue(column, out var index) && table[row, index] is { } cell ? new CellText(cell) : null;

        var name = Get(IndicatorColumn.Name);
        if (table.GetRow(row).Select(cell => CompactText.Compact(cell.Text)).FirstOrDefault(text => TotalRegex().IsMatch(text)) is not null)
        {
            if (table.GetRow(row).Any(cell => CompactText.Compact(cell.Text).StartsWith("小计", StringComparison.Ordinal)))
            {
                return;
            }

            // The label may cover the columns up to the weight.
            if (Get(IndicatorColumn.Score) is { } score && FigureText.ParsePoints(score.Value) is not null)
            {
                var weight = Get(IndicatorColumn.Weight);
                var isOfAll = table.GetRow(row).Any(cell => CompactText.Compact(cell.Text).TrimEnd(':') is "总分" or "总得分" or "自评总分" or "综合得分");
                _totals.Add((weight is not null && FigureText.ParsePoints(weight.Value) is null ? null : weight, score, isOfAll));
            }

            return;
        }

        if (name is null || name.Cell.Row != row || name.IsBlank || NamelessRegex().IsMatch(name.Value)
            || name.Cell.ColumnSpan > 1 && IsFirstColumn(name) || IsMergedWithFigures(table, row, name))
        {
            return;
        }

        var cells = _columns!.Keys.ToDictionary(it => it, it => Get(it) is { } cell && !CoversOtherFigures(table, row, it) && (cell.Cell.RowSpan == 1 || it is IndicatorColumn.Category or IndicatorColumn.Subcategory || cell.Cell.RowSpan <= name.Cell.RowSpan) ? cell : null);
        var hasFigures = ((IndicatorColumn[])[IndicatorColumn.Target, IndicatorColumn.Final, IndicatorColumn.Weight, IndicatorColumn.Score])
            .Any(column => cells.GetValueOrDefault(column) is { IsBlank: false });
        if (hasFigures)
        {
            // A blank category below another one goes on with it, as where the form does not merge its cells.
            _category = cells.GetValueOrDefault(IndicatorColumn.Category) is { IsBlank: false } category ? category : _category;
            if (cells.ContainsKey(IndicatorColumn.Category))
            {
                cells[IndicatorColumn.Category] = _category;
            }

            _writer.Write(cells, _headings);
        }
    }

    // One figure below two headings is doubtful: it may be either's.
    private bool CoversOtherFigures(Table table, int row, IndicatorColumn column) => FigureColumns.Contains(column)
        && FigureColumns.Any(other => other != column && _columns!.TryGetValue(other, out var index) && ReferenceEquals(table[row, index], table[row, _columns[column]]));

    private bool IsFirstColumn(CellText name) => name.Cell.Column < _columns![IndicatorColumn.Name];

    // A text that covers the columns of the figures, e.g. a note below the indicators.
    private bool IsMergedWithFigures(Table table, int row, CellText name) =>
        _columns!.Where(it => it.Key is IndicatorColumn.Final or IndicatorColumn.Score or IndicatorColumn.Weight)
            .Any(it => ReferenceEquals(table[row, it.Value], name.Cell));

    [GeneratedRegex(@"^(?:总分|合计|总计|总得分|自评总分|总评分|得分合计|合计得分|综合得分|自评得分|总分值|自评总得分|合计分值|小计)(?:\(.*\))?:?$")]
    private static partial Regex TotalRegex();

    // Page numbers and the word that tables go on.
    [GeneratedRegex(@"^(?>(?:第?\d{1,3}页?|[-/]|共\d{1,3}页|\(?(?:续表|接上页|续)\)?)*)$")]
    private static partial Regex BetweenPagesRegex();

    [GeneratedRegex("^(?:≥|≤|=|>|<|>=|<=|大于等于|小于等于|等于|大于|小于|定性)$")]
    private static partial Regex SignRegex();

    [GeneratedRegex(@"^(?:指标\d{0,2}:?|[.…。]+|小计|\d{1,3})$")]
    private static partial Regex NamelessRegex();
}
