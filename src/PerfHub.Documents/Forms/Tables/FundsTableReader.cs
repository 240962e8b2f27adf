using System.Text.RegularExpressions;
using PerfHub.Documents.Content;
using PerfHub.Documents.Drafts;
using PerfHub.Documents.Parsing;

namespace PerfHub.Documents.Forms.Tables;

/// <summary>
/// Reads a table of funds: a row for the total and rows by source. A table that states them in columns is read as if it was
/// turned. Only the first table of a document that states a total is read.
/// </summary>
internal sealed partial class FundsTableReader(DraftBuilder draft)
{
    // Without a unit, an amount above this may be in 元 as well as in 万元.
    private const decimal MaxWithoutUnit = 100_000m;

    private const int MaxRows = 100;

    private bool _hasTotal;
    private int _sources;

    /// <summary>Finds the row of headings; <see langword="null"/> if there is none.</summary>
    public static (int Row, Dictionary<int, FundsColumn> Columns)? FindHeader(Table table, int firstRow)
    {
        for (var row = firstRow; row < table.RowCount; row++)
        {
            var columns = ColumnHeadings.Map(table, row, ColumnHeadings.FindFunds);
            var kinds = columns.Values.Distinct().ToList();
            if (kinds.Contains(FundsColumn.Executed) && (kinds.Contains(FundsColumn.Adjusted) || kinds.Contains(FundsColumn.Initial))
                && !table.GetRow(row).Any(cell => ProjectRegex().IsMatch(CompactText.Compact(cell.Text)))
                && columns.Keys.All(column => table[row, column]!.ColumnSpan <= 4))
            {
                return (row, columns);
            }
        }

        return null;
    }

    public void Read(Table table, string? captionUnit)
    {
        if (_hasTotal)
        {
            return;
        }

        if (FindHeader(table, 0) is var (row, columns))
        {
            ReadRows(table, row, columns, MoneyUnit.Find(table, 0, row) ?? captionUnit);
        }
        else if (table.ColumnCount <= 12 && table.RowCount <= 40 && table.Transpose() is var turned && FindHeader(turned, 0) is var (turnedRow, turnedColumns))
        {
            ReadRows(turned, turnedRow, turnedColumns, MoneyUnit.Find(turned, 0, turnedRow) ?? captionUnit);
        }
    }

    private void ReadRows(Table table, int header, Dictionary<int, FundsColumn> columns, string? unit)
    {
        // A heading of the labels, e.g. 年度预算数（万元） above 总额, is no column of figures.
        columns = columns.Where(it => !HoldsLabels(table, header, it.Key)).ToDictionary();
        var firstColumn = columns.Keys.DefaultIfEmpty().Min();
        columns = ColumnHeadings.RemoveOtherYears(table, header, columns, (int?)draft.GetFigure("/fiscalYear"));
        if (columns.Count == 0)
        {
            return;
        }

        // Two columns of one kind cannot be told apart.
        var byKind = columns.Where(it => it.Value != FundsColumn.Ignored).GroupBy(it => it.Value).Where(it => it.Count() == 1).ToDictionary(it => it.Key, it => it.Single().Key);

        // One figure below two headings, or beside two labels, is doubtful: it may be either's.
        bool IsOf(TableCell cell, FundsColumn column) => byKind.Values.Count(it => it >= cell.Column && it < cell.Column + cell.ColumnSpan) == 1
            && (cell.RowSpan == 1 || column is FundsColumn.Rate or FundsColumn.AdjustmentRate or FundsColumn.Weight or FundsColumn.Score);

        var (hasFiscal, isUnitTold, rows) = (false, unit is not null, 0);
        for (var row = header + 1; row < table.RowCount && rows < MaxRows; row++)
        {
            if (IndicatorTableReader.IsHeader(table, row))
            {
                return;
            }

            var cells = byKind.ToDictionary(it => it.Key, it => table[row, it.Value] is { } cell && cell.Row > header && IsOf(cell, it.Key) ? new CellText(cell) : null);
            var label = FindLabel(table, row, header, firstColumn);
            var hasFigure = cells.Any(it => it.Key is FundsColumn.Initial or FundsColumn.Adjusted or FundsColumn.Executed
                && it.Value is { } cell && FigureText.ParseAmount(cell.Value, unit ?? "万元") is not null);
            if (!hasFigure)
            {
                if (rows > 0 && label is { Length: > 0 } && !FundsRegex().IsMatch(label))
                {
                    return;
                }

                continue;
            }

            rows++;
            if (!isUnitTold)
            {
                isUnitTold = true;
                if (cells.Values.Any(cell => cell is not null && FigureText.ParseAmount(cell.Value, "万元") > MaxWithoutUnit))
                {
                    draft.Miss("/budget", "未注明金额单位，无法判断是元还是万元，金额未读取", "The unit of the amounts is not stated; they may be in 元 or in 万元, and were not read.");
                    return;
                }

                if (cells.All(it => it.Value is null || FigureText.ParseAmount(it.Value.Value, null) is null))
                {
                    draft.Miss("/budget", "未注明金额单位，按万元读取", "The unit of the amounts is not stated; they were read as 万元.");
                }

                unit = "万元";
            }

            if (label is null)
            {
                continue;
            }

            var kind = Classify(label);
            if (kind == "total" && !_hasTotal)
            {
                _hasTotal = true;
                ReadTotal(cells, unit!);
                ProposeWeightOfHeading(byKind, table, header);
            }
            else if (kind == "fiscalFunds")
            {
                ProposeAmount("/budget/fiscalFunds/initial", cells, FundsColumn.Initial, unit!);
                ProposeAmount("/budget/fiscalFunds/adjusted", cells, FundsColumn.Adjusted, unit!);
                ProposeAmount("/budget/fiscalFunds/executed", cells, FundsColumn.Executed, unit!);
            }
            else if (kind is "basic" or "projects" or "personnel" or "publicUse")
            {
                ReadPart(kind, cells, unit!);
            }
            else if (kind is not null and not "total" && !(hasFiscal && SubsetRegex().IsMatch(label)))
            {
                hasFiscal |= FiscalRegex().IsMatch(label);
                ReadSource(kind, cells, unit!);
            }
        }
    }

    private static bool HoldsLabels(Table table, int header, int column)
    {
        // A label beside all rows, e.g. 年度预算申请（万元）, begins in the row of headings and ends with the table.
        if (table[header, column] is { RowSpan: >= 3 } label && label.Row + label.RowSpan > header + 2)
        {
            return true;
        }

        var below = Enumerable.Range(header + 1, 3).TakeWhile(row => !IndicatorTableReader.IsHeader(table, row))
            .Select(row => table[row, column]).Where(cell => cell is not null && cell.Row > header)
            .Select(cell => CompactText.Compact(cell!.Text)).Where(text => !Placeholders.IsBlank(text)).ToList();
        return below.Count > 0 && below.TrueForAll(text => !text.Any(char.IsAsciiDigit));
    }

    /// <summary>Gets the label of a row; empty if it has none, <see langword="null"/> if it cannot be told.</summary>
    private static string? FindLabel(Table table, int row, int header, int firstColumn)
    {
        for (var column = firstColumn - 1; column >= 0; column--)
        {
            if (table[row, column] is { } cell && cell.Row > header && !string.IsNullOrWhiteSpace(cell.Text) && FigureText.ParsePercent(CompactText.Compact(cell.Text)) is null)
            {
                return cell.RowSpan > 1 && column > 0 && column == firstColumn - 1 ? null : CompactText.Compact(cell.Text);
            }
        }

        return "";
    }

    private static string? Classify(string label)
    {
        // A source by any name, as in documents that PerfHub writes.
        if (StatedSourceRegex().Match(label) is { Success: true } stated)
        {
            return SourceKind.Find(stated.Groups["kind"].Value) ?? stated.Groups["kind"].Value;
        }

        label = LabelNoiseRegex().Replace(label, "");
        return label switch
        {
            _ when label.StartsWith("财政资金预算部分", StringComparison.Ordinal) => "fiscalFunds",
            _ when TotalRegex().IsMatch(label) => "total",
            _ when label.StartsWith("基本支出", StringComparison.Ordinal) => "basic",
            _ when label.StartsWith("项目支出", StringComparison.Ordinal) => "projects",
            _ when PersonnelRegex().IsMatch(label) => "personnel",
            _ when PublicUseRegex().IsMatch(label) => "publicUse",
            _ => SourceKind.Find(label),
        };
    }

    private void ReadTotal(Dictionary<FundsColumn, CellText?> cells, string unit)
    {
        ProposeAmount("/budget/initial", cells, FundsColumn.Initial, unit);
        ProposeAmount("/budget/carriedOver", cells, FundsColumn.CarriedOver, unit);
        ProposeAmount("/budget/adjustment", cells, FundsColumn.Adjustment, unit);
        ProposeAmount("/budget/adjusted", cells, FundsColumn.Adjusted, unit);
        ProposeAmount("/budget/received", cells, FundsColumn.Received, unit);
        ProposeAmount("/budget/executed", cells, FundsColumn.Executed, unit);
        ProposeRate("/budget/executionRate", cells, draft.GetFigure("/budget/adjusted"), draft.GetFigure("/budget/executed"));
        if (cells.GetValueOrDefault(FundsColumn.AdjustmentRate) is { } rate && FigureText.ParsePercent(rate.Value) is var (percent, _))
        {
            draft.Propose("/budget/adjustmentRate", percent, rate.Source);
        }

        ProposePoints("/score/executionWeight", cells, FundsColumn.Weight);
        ProposePoints("/score/execution", cells, FundsColumn.Score);
    }

    /// <summary>Reads the weight from the heading of the points, e.g. 得分（10分）, where no column states it.</summary>
    private void ProposeWeightOfHeading(Dictionary<FundsColumn, int> columns, Table table, int header)
    {
        if (!columns.ContainsKey(FundsColumn.Weight) && columns.TryGetValue(FundsColumn.Score, out var column) && table[header, column] is { } cell
            && new CellText(cell) is var heading && HeadingWeightRegex().Match(heading.Value) is { Success: true } match && FigureText.Parse(match.Groups["n"].Value) is { } weight)
        {
            draft.Propose("/score/executionWeight", weight, heading.Source);
        }
    }

    private void ReadPart(string kind, Dictionary<FundsColumn, CellText?> cells, string unit)
    {
        var budget = cells.ContainsKey(FundsColumn.Adjusted) ? FundsColumn.Adjusted : FundsColumn.Initial;
        var pointer = kind switch
        {
            "basic" => "/budget/basic/budget",
            "projects" => "/budget/projects/budget",
            "personnel" => "/budget/basic/personnel",
            _ => "/budget/basic/publicUse",
        };
        ProposeAmount(pointer, cells, budget, unit);
        if (kind is "basic" or "projects")
        {
            ProposeAmount($"/budget/{kind}/executed", cells, FundsColumn.Executed, unit);
        }

        if (kind == "basic")
        {
            ProposeRate("/budget/basic/executionRate", cells, draft.GetFigure(pointer), draft.GetFigure("/budget/basic/executed"));
        }
    }

    private void ReadSource(string kind, Dictionary<FundsColumn, CellText?> cells, string unit)
    {
        var pointer = $"/budget/sources/{_sources++}";
        var first = cells.Values.First(cell => cell is not null)!;
        draft.Propose(pointer + "/kind", kind, first.Source);
        ProposeAmount(pointer + "/initial", cells, FundsColumn.Initial, unit);
        ProposeAmount(pointer + "/carriedOver", cells, FundsColumn.CarriedOver, unit);
        ProposeAmount(pointer + "/adjusted", cells, FundsColumn.Adjusted, unit);
        ProposeAmount(pointer + "/executed", cells, FundsColumn.Executed, unit);
    }

    private void ProposeAmount(string pointer, Dictionary<FundsColumn, CellText?> cells, FundsColumn column, string unit)
    {
        if (cells.GetValueOrDefault(column) is not { } cell || FigureText.ParseAmount(cell.Value, unit) is not { } amount || amount < 0 && column != FundsColumn.Adjustment)
        {
            return;
        }

        var stated = MoneySuffixRegex().Match(cell.Value) is { Success: true } match ? match.Value : unit;
        draft.Propose(pointer, amount, cell.Source, 0, stated == "万元" ? null : $"{cell.Text}{(cell.Value.EndsWith(stated, StringComparison.Ordinal) ? "" : stated)} = {amount} 万元");
    }

    private void ProposeRate(string pointer, Dictionary<FundsColumn, CellText?> cells, decimal? budget, decimal? executed)
    {
        if (cells.GetValueOrDefault(FundsColumn.Rate) is not { } cell || FigureText.ParsePercent(cell.Value) is not var (value, hasSign) || value < 0)
        {
            return;
        }

        // 0.98 for 98 %: only where the amounts say so.
        if (!hasSign && value <= 1 && budget > 0 && executed is not null && Math.Abs((executed.Value / budget.Value) - value) < 0.01m && executed.Value / budget.Value > 0.02m)
        {
            draft.Propose(pointer, value * 100m, cell.Source, 0, $"{cell.Text} = {value * 100m}%");
        }
        else
        {
            draft.Propose(pointer, value, cell.Source);
        }
    }

    private void ProposePoints(string pointer, Dictionary<FundsColumn, CellText?> cells, FundsColumn column)
    {
        if (cells.GetValueOrDefault(column) is { } cell && FigureText.ParsePoints(cell.Value) is { } points)
        {
            draft.Propose(pointer, points, cell.Source);
        }
    }

    [GeneratedRegex(@"\((?:满分)?(?<n>\d{1,2})分(?:\*执行率)?\)$")]
    private static partial Regex HeadingWeightRegex();

    [GeneratedRegex("^(?:项目名称|任务名称|具体项目)$")]
    private static partial Regex ProjectRegex();

    [GeneratedRegex("资金|拨款|预算|收入|经费|支出|结转|总额|合计|其中|其他|财力|^$")]
    private static partial Regex FundsRegex();

    [GeneratedRegex(@"^其中:?|^[一二三四五六七八九十\d]{1,2}[、.)]|[():.。,、]|万元|\d+|^-+")]
    private static partial Regex LabelNoiseRegex();

    [GeneratedRegex("^$|总额|^合计$|^总计$|^资金合计|^(?:部门)?整体支出|^预算资金$|^部门预算$|^(?:年度)?预算总|^支出总|^部门预算资金|^部门整体|^(?:部门)?预算执行情况|^项目资金$|^年度资金$|^全年预算资金$")]
    private static partial Regex TotalRegex();

    [GeneratedRegex("^资金来源:(?<kind>.+)$")]
    private static partial Regex StatedSourceRegex();

    [GeneratedRegex("^人员(?:经费|支出)")]
    private static partial Regex PersonnelRegex();

    [GeneratedRegex("^(?:日常)?公用(?:经费|支出)")]
    private static partial Regex PublicUseRegex();

    [GeneratedRegex("财政拨款|^财政资金|一般公共预算财政拨款")]
    private static partial Regex FiscalRegex();

    [GeneratedRegex("一般公共预算|政府性基金|国有资本|中央|省级|自治区|市级|县级|区级|上级|本级|地方")]
    private static partial Regex SubsetRegex();

    [GeneratedRegex("(?:万元|亿元|千元|百万元|元)$")]
    private static partial Regex MoneySuffixRegex();
}
