using System.Text.RegularExpressions;
using PerfHub.Documents.Drafts;
using PerfHub.Documents.Parsing;
using PerfHub.Rules.Report;

namespace PerfHub.Documents.Forms.Narrative;

/// <summary>
/// Ties figures of the key work to indicators: each figure to the one indicator whose name is most like its label, each indicator
/// to one figure. A figure that equals an indicator's outcome needs less likeness.
/// </summary>
internal static partial class IndicatorTies
{
    private const double Similar = 0.5;
    private const double SimilarIfEqual = 0.3;
    private const double Lead = 0.1;
    private const int MaxTies = 2_000;

    public static void Propose(IReadOnlyList<KeyWorkFigure> figures, DraftBuilder draft)
    {
        var indicators = new List<(string Code, HashSet<string> Words, decimal? Final, string? Unit)>();
        for (var index = 0; draft.GetText($"/indicators/{index}/name") is { } name; index++)
        {
            var pointer = $"/indicators/{index}";
            indicators.Add((draft.GetText(pointer + "/code")!, GetBigrams(name), draft.GetFigure(pointer + "/final/value"), draft.GetText(pointer + "/target/unit")));
        }

        var ties = new List<(int Figure, int Indicator, double Score)>();
        for (var figure = 0; figure < figures.Count; figure++)
        {
            var label = GetBigrams(figures[figure].Label);
            for (var indicator = 0; indicator < indicators.Count; indicator++)
            {
                var (_, words, final, unit) = indicators[indicator];
                var common = label.Count(words.Contains);
                var similarity = common == 0 ? 0 : (double)common / Math.Min(label.Count, words.Count);
                var isEqual = final == figures[figure].Value;
                // One word, e.g. 企业, fits too many names.
                if (common > 0 && (isEqual || label.Count >= 2) && similarity >= (isEqual ? SimilarIfEqual : Similar) && (isEqual || UnitOfMeasure.HaveSameBase(unit, figures[figure].Unit) || common >= 2))
                {
                    ties.Add((figure, indicator, similarity + (isEqual ? Similar : 0)));
                }
            }
        }

        // So many that fit are none that is exactly one.
        if (ties.Count > MaxTies)
        {
            return;
        }

        var (usedFigures, usedIndicators) = (new HashSet<int>(), new HashSet<int>());
        foreach (var (figure, indicator, score) in ties.OrderByDescending(tie => tie.Score))
        {
            // Two indicators that fit about as well are not exactly one.
            var isClear = !ties.Exists(other => other.Figure == figure && other.Indicator != indicator && !usedIndicators.Contains(other.Indicator) && score - other.Score < Lead)
                && !ties.Exists(other => other.Indicator == indicator && other.Figure != figure && !usedFigures.Contains(other.Figure) && score - other.Score < Lead);
            if (usedFigures.Contains(figure) || usedIndicators.Contains(indicator) || !isClear)
            {
                continue;
            }

            usedFigures.Add(figure);
            usedIndicators.Add(indicator);
            draft.Propose(figures[figure].Pointer + "/indicator", indicators[indicator].Code, figures[figure].Source);
        }
    }

    private static HashSet<string> GetBigrams(string text)
    {
        text = CommonWordsRegex().Replace(CompactText.Compact(text), "");
        return [.. Enumerable.Range(0, Math.Max(0, text.Length - 1)).Select(index => text.Substring(index, 2))];
    }

    [GeneratedRegex("数量|次数|人数|个数|全年|年度|开展|组织|各类|的|等|、|,|共|完成|情况")]
    private static partial Regex CommonWordsRegex();
}
