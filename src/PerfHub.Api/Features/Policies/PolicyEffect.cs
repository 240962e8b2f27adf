using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Statistics;

namespace PerfHub.Api.Features.Policies;

/// <summary>
/// What another policy makes of reports, added up report by report: it holds sums and a few examples, however many reports
/// there are.
/// </summary>
/// <param name="english">Texts in English rather than Chinese.</param>
internal sealed class PolicyEffect(bool english)
{
    private const int Examples = 3;

    private readonly Dictionary<string, RuleEffect> _rules = [];
    private readonly SortedDictionary<(Grade Now, Grade Then), int> _grades = [];
    private int _reports, _scores;
    private decimal _now, _then, _rise, _fall;

    /// <summary>Adds a report.</summary>
    /// <param name="unit">Whose it is.</param>
    /// <param name="now">Its evaluation under the policy in force.</param>
    /// <param name="then">Its evaluation under the other one.</param>
    public void Add(UnitOfPreview unit, Evaluation now, Evaluation then)
    {
        _reports++;
        var (before, after) = (now.Score.Total, then.Score.Total);
        _scores += before == after ? 0 : 1;
        (_now, _then) = (_now + before, _then + after);
        (_rise, _fall) = (Math.Max(_rise, after - before), Math.Max(_fall, before - after));
        var grades = (now.Score.Grade, then.Score.Grade);
        _grades[grades] = _grades.GetValueOrDefault(grades) + 1;
        Compare(unit, now.Deviations, then.Deviations);
    }

    /// <summary>What all reports came to.</summary>
    public (ScoreEffect Scores, GradeEffect Grades, IReadOnlyList<RulePreview> Rules) Total() => (
        new ScoreEffect(_scores, Ratio.Mean(_now, _reports), Ratio.Mean(_then, _reports), _rise, _fall),
        new GradeEffect(
            _grades.Where(it => it.Key.Now != it.Key.Then).Sum(it => it.Value),
            [.. _grades.Select(it => new GradeMove(it.Key.Now, it.Key.Then, it.Value))]),
        [
            .. RuleCatalogue.All.Where(rule => _rules.ContainsKey(rule.Id)).Select(rule => _rules[rule.Id].Shown(rule, english))
                .Where(rule => rule.Added + rule.Removed + rule.Changed + rule.Regraded > 0),
        ]);

    private void Compare(UnitOfPreview unit, IReadOnlyList<Deviation> now, IReadOnlyList<Deviation> then)
    {
        var known = now.ToDictionary(it => (it.Rule.Id, it.Flag.Subject));
        foreach (var deviation in then)
        {
            var effect = Of(deviation);
            effect.Then++;
            if (!known.Remove((deviation.Rule.Id, deviation.Flag.Subject), out var old))
            {
                effect.Add(DeviationEffect.Added, unit, deviation, english);
            }
            else if ((old.Flag.Expected, old.Flag.Actual) != (deviation.Flag.Expected, deviation.Flag.Actual))
            {
                effect.Add(DeviationEffect.Changed, unit, deviation, english);
            }
            else if (old.Severity != deviation.Severity)
            {
                effect.Add(DeviationEffect.Regraded, unit, deviation, english);
            }
        }

        foreach (var deviation in now)
        {
            var effect = Of(deviation);
            effect.Now++;
            if (known.ContainsKey((deviation.Rule.Id, deviation.Flag.Subject)))
            {
                effect.Add(DeviationEffect.Removed, unit, deviation, english);
            }
        }
    }

    private RuleEffect Of(Deviation deviation)
    {
        if (!_rules.TryGetValue(deviation.Rule.Id, out var effect))
        {
            _rules.Add(deviation.Rule.Id, effect = new RuleEffect());
        }

        return effect;
    }

    private sealed class RuleEffect
    {
        private readonly Dictionary<DeviationEffect, int> _counts = [];
        private readonly List<DeviationExample> _examples = [];

        public int Now { get; set; }

        public int Then { get; set; }

        public void Add(DeviationEffect effect, UnitOfPreview unit, Deviation deviation, bool english)
        {
            var count = _counts[effect] = _counts.GetValueOrDefault(effect) + 1;
            if (count <= Examples)
            {
                _examples.Add(DeviationExample.Of(effect, unit, deviation, english));
            }
        }

        public RulePreview Shown(Rule rule, bool english) => new(
            rule.Id,
            english ? rule.Title.En : rule.Title.Zh,
            Now,
            Then,
            _counts.GetValueOrDefault(DeviationEffect.Added),
            _counts.GetValueOrDefault(DeviationEffect.Removed),
            _counts.GetValueOrDefault(DeviationEffect.Changed),
            _counts.GetValueOrDefault(DeviationEffect.Regraded),
            [.. _examples.OrderBy(it => it.Effect)]);
    }
}
