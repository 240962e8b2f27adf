using System.Runtime.InteropServices;
using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Statistics;

namespace PerfHub.Api.Features.Policies;

/// <summary>Accumulates the effect of a draft policy, report by report: it holds sums and a few examples, not the reports.</summary>
internal sealed class PolicyEffectAccumulator(bool isEnglish)
{
    private const int ExamplesPerEffect = 3;

    private readonly Dictionary<string, RuleEffect> _effectsByRule = [];
    private readonly SortedDictionary<(Grade Now, Grade Then), int> _gradeMoves = [];
    private int _reportCount, _changedScores;
    private decimal _currentTotal, _draftTotal, _largestRise, _largestFall;

    /// <summary>Adds a report, evaluated under the policy in force and under the draft.</summary>
    public void Add(PreviewUnit unit, Evaluation current, Evaluation draft)
    {
        _reportCount++;
        var (before, after) = (current.Score.Total, draft.Score.Total);
        _changedScores += before == after ? 0 : 1;
        (_currentTotal, _draftTotal) = (_currentTotal + before, _draftTotal + after);
        (_largestRise, _largestFall) = (Math.Max(_largestRise, after - before), Math.Max(_largestFall, before - after));
        var grades = (current.Score.Grade, draft.Score.Grade);
        _gradeMoves[grades] = _gradeMoves.GetValueOrDefault(grades) + 1;
        CompareDeviations(unit, current.Deviations, draft.Deviations);
    }

    public (ScoreEffect Scores, GradeEffect Grades, IReadOnlyList<RulePreview> Rules) Summarize() => (
        new ScoreEffect(_changedScores, Ratio.Mean(_currentTotal, _reportCount), Ratio.Mean(_draftTotal, _reportCount), _largestRise, _largestFall),
        new GradeEffect(
            _gradeMoves.Where(it => it.Key.Now != it.Key.Then).Sum(it => it.Value),
            [.. _gradeMoves.Select(it => new GradeMove(it.Key.Now, it.Key.Then, it.Value))]),
        [
            .. RuleCatalogue.All.Where(rule => _effectsByRule.ContainsKey(rule.Id)).Select(rule => _effectsByRule[rule.Id].ToPreview(rule, isEnglish))
                .Where(rule => rule.Added + rule.Removed + rule.Changed + rule.Regraded > 0),
        ]);

    private void CompareDeviations(PreviewUnit unit, IReadOnlyList<Deviation> current, IReadOnlyList<Deviation> draft)
    {
        var unmatched = current.ToDictionary(it => (it.Rule.Id, it.Flag.Subject));
        foreach (var deviation in draft)
        {
            var effect = GetRuleEffect(deviation);
            effect.DraftCount++;
            if (!unmatched.Remove((deviation.Rule.Id, deviation.Flag.Subject), out var old))
            {
                effect.Add(DeviationEffect.Added, unit, deviation, isEnglish);
            }
            else if ((old.Flag.Expected, old.Flag.Actual) != (deviation.Flag.Expected, deviation.Flag.Actual))
            {
                effect.Add(DeviationEffect.Changed, unit, deviation, isEnglish);
            }
            else if (old.Severity != deviation.Severity)
            {
                effect.Add(DeviationEffect.Regraded, unit, deviation, isEnglish);
            }
        }

        foreach (var deviation in current)
        {
            var effect = GetRuleEffect(deviation);
            effect.CurrentCount++;
            if (unmatched.ContainsKey((deviation.Rule.Id, deviation.Flag.Subject)))
            {
                effect.Add(DeviationEffect.Removed, unit, deviation, isEnglish);
            }
        }
    }

    private RuleEffect GetRuleEffect(Deviation deviation) =>
        CollectionsMarshal.GetValueRefOrAddDefault(_effectsByRule, deviation.Rule.Id, out _) ??= new RuleEffect();

    private sealed class RuleEffect
    {
        private readonly Dictionary<DeviationEffect, int> _counts = [];
        private readonly List<DeviationExample> _examples = [];

        public int CurrentCount { get; set; }

        public int DraftCount { get; set; }

        public void Add(DeviationEffect effect, PreviewUnit unit, Deviation deviation, bool isEnglish)
        {
            var count = _counts[effect] = _counts.GetValueOrDefault(effect) + 1;
            if (count <= ExamplesPerEffect)
            {
                _examples.Add(DeviationExample.Create(effect, unit, deviation, isEnglish));
            }
        }

        public RulePreview ToPreview(Rule rule, bool isEnglish) => new(
            rule.Id, isEnglish ? rule.Title.En : rule.Title.Zh, CurrentCount, DraftCount,
            _counts.GetValueOrDefault(DeviationEffect.Added), _counts.GetValueOrDefault(DeviationEffect.Removed),
            _counts.GetValueOrDefault(DeviationEffect.Changed), _counts.GetValueOrDefault(DeviationEffect.Regraded),
            [.. _examples.OrderBy(it => it.Effect)]);
    }
}
