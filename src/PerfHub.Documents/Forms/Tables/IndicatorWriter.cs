using System.Globalization;
using System.Text.RegularExpressions;
using PerfHub.Documents.Drafts;
using PerfHub.Documents.Parsing;

namespace PerfHub.Documents.Forms.Tables;

/// <summary>Writes the row of an indicator into a draft.</summary>
internal sealed partial class IndicatorWriter(DraftBuilder draft)
{
    /// <summary>The most indicators that a report can hold.</summary>
    public const int MaxCount = 500;

    private readonly HashSet<string> _codes = [];

    /// <summary>The indicators that were written.</summary>
    public int Count { get; private set; }

    /// <summary>The sum of the weights of the indicators; <see langword="null"/> if one has none.</summary>
    public decimal? TotalWeight { get; private set; } = 0m;

    public void Write(IReadOnlyDictionary<IndicatorColumn, CellText?> cells, IReadOnlyDictionary<IndicatorColumn, string> headings)
    {
        CellText? Get(IndicatorColumn column) => cells.GetValueOrDefault(column) is { IsBlank: false } cell ? cell : null;
        var pointer = $"/indicators/{Count++}";
        var name = Get(IndicatorColumn.Name)!;
        var code = Get(IndicatorColumn.Code)?.Text is { Length: > 0 and <= 64 } stated && _codes.Add(stated) ? stated : null;
        var note = code is null ? "未注明编码，按顺序编号" : null;
        code ??= Enumerable.Range(Count, int.MaxValue - Count).Select(it => it.ToString(CultureInfo.InvariantCulture)).First(_codes.Add);
        draft.Propose(pointer + "/code", code, Get(IndicatorColumn.Code)?.Source ?? name.Source, 0, note);
        draft.Propose(pointer + "/name", name.GetText(NameNumberRegex().Match(name.Value).Length) is { Length: > 0 } text ? text : name.Text, name.Source);
        if (Get(IndicatorColumn.Category) is { } category)
        {
            draft.Propose(pointer + "/category", RemovePoints(category), category.Source);
        }

        if (Get(IndicatorColumn.Subcategory) is { } subcategory)
        {
            draft.Propose(pointer + "/subcategory", RemovePoints(subcategory), subcategory.Source);
        }

        if (Get(IndicatorColumn.Core) is { } core && CoreRegex().Match(core.Value) is { Success: true } answer)
        {
            draft.Propose(pointer + "/core", answer.Groups["yes"].Success, core.Source);
        }

        WriteMeasures(pointer, Get, headings);
        if (Get(IndicatorColumn.Rate) is { } rate && FigureText.ParsePercent(rate.Value) is var (percent, hasSign))
        {
            if (hasSign || percent > 2 || headings.GetValueOrDefault(IndicatorColumn.Rate, "").Contains('%', StringComparison.Ordinal))
            {
                draft.Propose(pointer + "/completionRate", percent, rate.Source);
            }
        }

        var weight = WritePoints(pointer + "/weight", Get(IndicatorColumn.Weight));
        TotalWeight += weight;
        WritePoints(pointer + "/score", Get(IndicatorColumn.Score));
        WriteTexts(pointer, Get);
    }

    private void WriteMeasures(string pointer, Func<IndicatorColumn, CellText?> get, IReadOnlyDictionary<IndicatorColumn, string> headings)
    {
        var (unit, nature) = (get(IndicatorColumn.Unit), get(IndicatorColumn.Direction));
        string? UnitFor(IndicatorColumn column) =>
            unit?.Text ?? (headings.TryGetValue(column, out var heading) && HeadingUnitRegex().Match(heading) is { Success: true } match ? match.Groups["u"].Value : null);
        var final = get(IndicatorColumn.Final);
        var indicator = new IndicatorMeasures(draft, pointer);
        indicator.WriteNature(nature);
        indicator.WriteTarget(get(IndicatorColumn.Target), UnitFor(IndicatorColumn.Target), unit);
        indicator.WriteAdjustedTarget(get(IndicatorColumn.AdjustedTarget), UnitFor(IndicatorColumn.AdjustedTarget), unit);
        indicator.WriteMidYear(get(IndicatorColumn.MidYear), UnitFor(IndicatorColumn.MidYear), unit);
        indicator.WriteFinal(final, UnitFor(IndicatorColumn.Final), unit);
        indicator.WriteKind(nature);
    }

    private void WriteTexts(string pointer, Func<IndicatorColumn, CellText?> get)
    {
        if (get(IndicatorColumn.Reason) is { } reason)
        {
            // One column for both: the measures begin where the text says so.
            var split = ImprovementRegex().Match(reason.Value);
            var text = split.Success ? reason.GetText(0)[..^reason.GetText(split.Index).Length] : reason.Text;
            text = ReasonLabelRegex().Replace(text, "").Trim();
            if (!Placeholders.IsBlank(CompactText.Compact(text)))
            {
                draft.Propose(pointer + "/deviationReason", text, reason.Source);
            }

            if (split.Success && !Placeholders.IsBlank(reason.Value[(split.Index + split.Length)..]))
            {
                draft.Propose(pointer + "/improvement", reason.GetText(split.Index + split.Length), reason.Source);
            }
        }

        if (get(IndicatorColumn.Improvement) is { } improvement)
        {
            draft.Propose(pointer + "/improvement", improvement.Text, improvement.Source);
        }

        if (get(IndicatorColumn.Evidence) is { } evidence)
        {
            draft.Propose(pointer + "/evidence", evidence.Text, evidence.Source);
        }
    }

    private decimal? WritePoints(string pointer, CellText? cell)
    {
        if (cell is null || FigureText.ParsePoints(cell.Value.TrimEnd('%')) is not { } points)
        {
            return null;
        }

        draft.Propose(pointer, points, cell.Source);
        return points;
    }

    // 产出指标(50分)
    private static string RemovePoints(CellText cell) => PointsRegex().Replace(cell.Value, "");

    [GeneratedRegex(@"^(?:指标\d{1,3}[:、.]?|\(?\d{1,3}\)|\d{1,3}[、.](?!\d)|[①-⑳])(?=.)")]
    private static partial Regex NameNumberRegex();

    [GeneratedRegex(@"\(?\d+(?:\.\d+)?分\)?$")]
    private static partial Regex PointsRegex();

    [GeneratedRegex(@"^(?:(?<yes>是|√|✓|☑|核心指标)|(?<no>否|×|✗|☒))$")]
    private static partial Regex CoreRegex();

    [GeneratedRegex(@"[;。,、]?(?:\d[.、])?(?:下一步|拟)?(?:改进|整改)措施(?:是|为)?[:：]")]
    private static partial Regex ImprovementRegex();

    [GeneratedRegex(@"^(?:\d[.、])?(?:未完成|偏差)?原因(?:分析)?(?:是|为)?[:：]")]
    private static partial Regex ReasonLabelRegex();

    [GeneratedRegex(@"\((?<u>%|万元|元|个|项|次|人|天)\)$")]
    private static partial Regex HeadingUnitRegex();
}
