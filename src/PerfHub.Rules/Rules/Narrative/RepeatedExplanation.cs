using System.Runtime.InteropServices;
using PerfHub.Rules.Report;
using static PerfHub.Rules.Rules.Text;

namespace PerfHub.Rules.Rules.Narrative;

/// <summary>
/// Indicators differ, and so do the reasons why they are off their targets. One sentence that stands in three or more
/// of them was copied and explains none.
/// </summary>
public sealed class RepeatedExplanation() : ReportRule(
    "repeated-explanation",
    RuleGroup.Narrative,
    Severity.Low,
    new Text("多个指标的偏差原因或改进措施雷同", "Several indicators share one explanation"),
    "count(indicators sharing a sentence of 8 characters or more in deviationReason or improvement) ≤ 2",
    RuleSources.Plausibility)
{
    private const int Shortest = 8;
    private const int MostAlike = 2;
    private const int ShownCharacters = 60;
    private const int ShownCodes = 10;

    /// <inheritdoc />
    protected override Answer Check(Submission submission) => Compare(submission.Report.Indicators);

    private static Answer Compare(IReadOnlyList<Indicator> indicators)
    {
        if (indicators.Count <= MostAlike)
        {
            return NotApplicable.TooFewIndicators;
        }

        var longest = 0;
        for (var i = 0; i < indicators.Count; i++)
        {
            longest = Math.Max(longest, Math.Max(Length(indicators[i].DeviationReason), Length(indicators[i].Improvement)));
        }

        if (longest == 0)
        {
            return NotApplicable.NotStated;
        }

        var tally = new Tally(indicators.Count, longest);
        for (var i = 0; i < indicators.Count; i++)
        {
            tally.Add(i, indicators[i].DeviationReason);
            tally.Add(i, indicators[i].Improvement);
        }

        return tally.Most > MostAlike ? Flag(indicators, tally) : Answer.Pass;
    }

    private static int Length(string? text) => string.IsNullOrWhiteSpace(text) ? 0 : text.Length;

    private static Answer.Flag Flag(IReadOnlyList<Indicator> indicators, Tally tally)
    {
        var more = tally.Most > ShownCodes;
        var codes = tally.MostRepeatedIn.Take(ShownCodes).Select(i => indicators[i].Code).ToList();
        var sentence = Cut(tally.MostRepeated.Trim());
        return new Answer.Flag(
            "/indicators",
            "",
            MostAlike,
            tally.Most,
            Say($"{tally.Most} ≤ {MostAlike}"),
            Later(
                (sentence, tally.Most, codes, more),
                static facts => Of(
                    $"“{facts.sentence}”在 {facts.Most} 个指标（{string.Join('、', facts.codes)}{(facts.more ? "等" : "")}）的偏差原因或改进措施中重复出现。",
                    $"“{facts.sentence}” stands in the deviation reasons or improvements of {facts.Most} indicators ({string.Join(", ", facts.codes)}{(facts.more ? ", …" : "")}).")));
    }

    private static string Cut(string sentence) =>
        sentence.Length <= ShownCharacters ? sentence
        : char.IsHighSurrogate(sentence[ShownCharacters - 1]) ? $"{sentence[..(ShownCharacters - 1)]}…"
        : $"{sentence[..ShownCharacters]}…";

    /// <summary>In how many indicators each sentence stands.</summary>
    private sealed class Tally(int indicators, int longestText)
    {
        private readonly Dictionary<string, Spread>.AlternateLookup<ReadOnlySpan<char>> _spreads =
            new Dictionary<string, Spread>(indicators, StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

        private readonly List<(int Sentence, int Indicator)> _places = new(indicators);
        private readonly char[] _buffer = new char[longestText];
        private int _mostRepeated;
        private (string Text, int Start, int Length) _stated = ("", 0, 0);

        /// <summary>The number of indicators that share the most repeated sentence.</summary>
        public int Most { get; private set; }

        /// <summary>That sentence.</summary>
        public string MostRepeated => _stated.Text.Substring(_stated.Start, _stated.Length);

        /// <summary>Where that sentence stands, in the order of the report.</summary>
        public IEnumerable<int> MostRepeatedIn =>
            _places.Where(place => place.Sentence == _mostRepeated).Select(place => place.Indicator);

        public void Add(int indicator, string? text)
        {
            foreach (var sentence in new Sentences(text, _buffer))
            {
                if (sentence.Length >= Shortest)
                {
                    Add(indicator, text!, sentence);
                }
            }
        }

        private void Add(int indicator, string text, Sentence sentence)
        {
            ref var spread = ref CollectionsMarshal.GetValueRefOrAddDefault(_spreads, sentence.Bare, out var known);
            if (!known)
            {
                spread.Sentence = _spreads.Dictionary.Count;
            }
            else if (spread.LastIndicator == indicator)
            {
                return;
            }

            spread.LastIndicator = indicator;
            spread.Indicators++;
            _places.Add((spread.Sentence, indicator));
            if (spread.Indicators > Most)
            {
                Most = spread.Indicators;
                _mostRepeated = spread.Sentence;
                text.AsSpan().Overlaps(sentence.Stated, out var start);
                _stated = (text, start, sentence.Stated.Length);
            }
        }

        private struct Spread
        {
            public int Sentence;
            public int Indicators;
            public int LastIndicator;
        }
    }
}
