using System.Text.RegularExpressions;
using PerfHub.Documents.Drafts;
using PerfHub.Documents.Parsing;
using PerfHub.Rules.Report;

namespace PerfHub.Documents.Forms.Tables;

/// <summary>Writes target, outcome, direction and kind of one indicator into a draft.</summary>
internal sealed partial class IndicatorMeasures(DraftBuilder draft, string pointer)
{
    private bool? _isQualitative;
    private bool _hasTarget;
    private bool _hasTargetText;
    private bool _hasDirection;
    private bool _isUnclear;
    private CellText? _final;

    /// <summary>Reads the column 指标性质: a sign, the direction in words, or 定量 and 定性.</summary>
    public void WriteNature(CellText? cell)
    {
        if (cell is null)
        {
            return;
        }

        Direction? direction = cell.Value switch
        {
            _ when AtLeastRegex().IsMatch(cell.Value) => Direction.AtLeast,
            _ when AtMostRegex().IsMatch(cell.Value) => Direction.AtMost,
            _ when EqualRegex().IsMatch(cell.Value) => Direction.Equal,
            _ => null,
        };
        if (direction is { } it)
        {
            WriteDirection(it, cell.Source);
        }

        if (cell.Value.Contains("定性", StringComparison.Ordinal))
        {
            _isQualitative = true;
        }
        else if (cell.Value.Contains("定量", StringComparison.Ordinal))
        {
            _isQualitative = false;
        }
    }

    public void WriteTarget(CellText? cell, string? unit, CellText? unitCell)
    {
        if (cell is null)
        {
            return;
        }

        if (_isQualitative != true && MeasureText.ParseWhole(cell.Value) is { } measure)
        {
            _hasTarget = true;
            WriteTarget("/target", measure, cell.Source, unit, unitCell?.Source);
        }
        else
        {
            _hasTargetText = true;
            _isUnclear = _isQualitative != true && cell.Value.Any(char.IsAsciiDigit) && !MeasureText.IsDate(cell.Value);
            draft.Propose(pointer + "/targetText", cell.Text, cell.Source);
        }
    }

    public void WriteAdjustedTarget(CellText? cell, string? unit, CellText? unitCell)
    {
        if (cell is not null && _isQualitative != true && MeasureText.ParseWhole(cell.Value) is { } measure)
        {
            WriteTarget("/adjustedTarget", measure, cell.Source, unit, unitCell?.Source);
            if (!_hasTarget && !_hasTargetText)
            {
                draft.Miss(pointer + "/target", "只有调整后指标值，未找到年初指标值", "Only the adjusted target was found.");
            }
        }
    }

    public void WriteMidYear(CellText? cell, string? unit, CellText? unitCell)
    {
        if (cell is not null && MeasureText.ParseOutcome(cell.Value) is { Value: not null, Direction: null or Direction.Equal } measure)
        {
            WriteMeasure("/midYear", measure, cell.Source, unit, unitCell?.Source);
        }
    }

    public void WriteFinal(CellText? cell, string? unit, CellText? unitCell)
    {
        _final = cell;
        if (cell is null)
        {
            return;
        }

        if (_isQualitative != true && (!_hasTargetText || _isUnclear) && MeasureText.ParseOutcome(cell.Value) is { Value: not null, Direction: null or Direction.Equal } measure)
        {
            WriteMeasure("/final", measure, cell.Source, unit, unitCell?.Source);
        }
        else
        {
            draft.Propose(pointer + "/finalText", cell.Text, cell.Source);
        }
    }

    /// <summary>Writes what the others say about the kind, and for a qualitative indicator its attainment.</summary>
    public void WriteKind(CellText? nature)
    {
        var source = (draft.Has(pointer + "/target/value") || draft.Has(pointer + "/target/min") ? null : _final?.Source) ?? nature?.Source;
        if (_isQualitative == false || _hasTarget || _isQualitative is null && !_hasTargetText && draft.Has(pointer + "/final/value"))
        {
            draft.Propose(pointer + "/kind", "quantitative", draft.GetSource(pointer + "/target/value") ?? draft.GetSource(pointer + "/target/min")
                ?? draft.GetSource(pointer + "/final/value") ?? source ?? draft.GetSource(pointer + "/name")!);
        }
        else if (_isQualitative == true || _hasTargetText && !_isUnclear)
        {
            draft.Propose(pointer + "/kind", "qualitative", draft.GetSource(pointer + "/targetText") ?? source ?? draft.GetSource(pointer + "/name")!);
            if (_final is { } final && FindAttainment(final.Value, draft.GetText(pointer + "/targetText")) is { } attainment)
            {
                draft.Propose(pointer + "/attainment", attainment, final.Source);
            }
        }
    }

    /// <summary>Writes a target that was read from a sentence.</summary>
    public void WriteTarget(MeasureText measure, SourceText source)
    {
        _hasTarget = true;
        WriteTarget("/target", measure, source, null, null);
    }

    /// <summary>Writes a measure that was read from a sentence.</summary>
    public void WriteMeasure(string property, MeasureText measure, SourceText source, int rank = 0) => WriteMeasure(property, measure, source, null, null, rank);

    private static string? FindAttainment(string text, string? target) =>
        MissedRegex().IsMatch(text) ? "missed"
        : PartlyRegex().IsMatch(text) ? "partly"
        : AchievedRegex().IsMatch(text) || text == CompactText.Compact(target) ? "achieved"
        : null;

    private void WriteTarget(string property, MeasureText measure, SourceText source, string? unit, SourceText? unitSource)
    {
        if (measure.Value is { } value)
        {
            draft.Propose($"{pointer}{property}/value", value, source);
        }
        else
        {
            draft.Propose($"{pointer}{property}/min", measure.Min!.Value, source);
            draft.Propose($"{pointer}{property}/max", measure.Max!.Value, source);
        }

        WriteUnit(property, measure.Unit, source, unit, unitSource);
        if (measure.Direction is { } direction)
        {
            WriteDirection(direction, source);
        }
    }

    private void WriteMeasure(string property, MeasureText measure, SourceText source, string? unit, SourceText? unitSource, int rank = 0)
    {
        draft.Propose($"{pointer}{property}/value", measure.Value!.Value, source, rank);
        WriteUnit(property, measure.Unit, source, unit, unitSource, rank);
    }

    private void WriteUnit(string property, string? stated, SourceText source, string? unit, SourceText? unitSource, int rank = 0)
    {
        if ((stated ?? unit) is { Length: > 0 and <= 100 } it && !Placeholders.IsBlank(it))
        {
            draft.Propose($"{pointer}{property}/unit", it is "百分比" or "百分号" ? "%" : it, stated is null ? unitSource ?? source : source, rank);
        }
    }

    private void WriteDirection(Direction direction, SourceText source)
    {
        if (_hasDirection && direction != Direction.Between)
        {
            return;
        }

        _hasDirection = true;
        var text = direction switch
        {
            Direction.AtLeast => "atLeast",
            Direction.AtMost => "atMost",
            Direction.Equal => "equal",
            _ => "between",
        };
        draft.Propose(pointer + "/direction", text, source, direction == Direction.Between ? -1 : 0);
    }

    [GeneratedRegex("≥|>|大于|不低于|不少于|不小于|至少|^正向|正指标")]
    private static partial Regex AtLeastRegex();

    [GeneratedRegex("≤|<|小于|不高于|不超过|不大于|不多于|^反向|^逆向|^负向|逆指标")]
    private static partial Regex AtMostRegex();

    [GeneratedRegex("^(?:=|等于|定量=)")]
    private static partial Regex EqualRegex();

    [GeneratedRegex("未(?:达成|完成|实现|达标|达到|开展)|没有(?:达成|完成|实现)|效果(?:较差|差)")]
    private static partial Regex MissedRegex();

    [GeneratedRegex("^部分|部分(?:达成|完成|实现)")]
    private static partial Regex PartlyRegex();

    [GeneratedRegex(@"^(?:年度|全年)?(?:目标|指标|预期)?(?:已|均已|均|全部|全面|按期|按时|按要求|圆满)*(?:达成|完成|实现|达标|达到)(?!率|度|比例|[^,。;]{0,8}\d)")]
    private static partial Regex AchievedRegex();
}
