using System.Runtime.InteropServices;
using PerfHub.Rules.Report;
using PerfHub.Rules.Scoring;
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
    private const int MinSentenceLength = 8;
    private const int MaxRepetitions = 2;
    private const int MaxShownCharacters = 60;
    private const int MaxShownCodes = 10;

    /// <inheritdoc />
    protected override RuleOutcome Check(RuleInput input) => FindRepetition(input.Report.Indicators);

    private static RuleOutcome FindRepetition(IReadOnlyList<Indicator> indicators)
    {
        if (indicators.Count <= MaxRepetitions)
        {
            return NotApplicable.TooFewIndicators;
        }

        var longest = 0;
        for (var i = 0; i < indicators.Count; i++)
        {
            longest = Math.Max(longest, Math.Max(GetLength(indicators[i].DeviationReason), GetLength(indicators[i].Improvement)));
        }

        if (longest == 0)
        {
            return NotApplicable.NotStated;
        }

        var tally = new SentenceTally(indicators.Count, longest);
        for (var i = 0; i < indicators.Count; i++)
        {
            tally.Add(i, indicators[i].DeviationReason);
            tally.Add(i, indicators[i].Improvement);
        }

        return tally.MaxCount > MaxRepetitions ? Flag(indicators, tally) : RuleOutcome.Pass;
    }

    private static int GetLength(string? text) => string.IsNullOrWhiteSpace(text) ? 0 : text.Length;

    private static RuleOutcome.Flag Flag(IReadOnlyList<Indicator> indicators, SentenceTally tally)
    {
        var more = tally.MaxCount > MaxShownCodes;
        var codes = tally.MostRepeatedIndicators.Take(MaxShownCodes).Select(i => indicators[i].Code).ToList();
        var sentence = Truncate(tally.MostRepeated.Trim());
        return new RuleOutcome.Flag(
            "/indicators",
            "",
            MaxRepetitions,
            tally.MaxCount,
            Format($"{tally.MaxCount} ≤ {MaxRepetitions}"),
            Defer(
                (sentence, tally.MaxCount, codes, more),
                static facts => Compose(
                    $"“{facts.sentence}”在 {facts.MaxCount} 个指标（{string.Join('、', facts.codes)}{(facts.more ? "等" : "")}）的偏差原因或改进措施中重复出现。",
                    $"“{facts.sentence}” stands in the deviation reasons or improvements of {facts.MaxCount} indicators ({string.Join(", ", facts.codes)}{(facts.more ? ", …" : "")}).")));
    }

    private static string Truncate(string sentence) =>
        sentence.Length <= MaxShownCharacters ? sentence
        : char.IsHighSurrogate(sentence[MaxShownCharacters - 1]) ? $"{sentence[..(MaxShownCharacters - 1)]}…"
        : $"{sentence[..MaxShownCharacters]}…";

    /// <summary>In how many indicators each sentence stands.</summary>
    private sealed class SentenceTally(int indicators, int longestText)
    {
        private readonly Dictionary<string, SentenceOccurrences>.AlternateLookup<ReadOnlySpan<char>> _occurrences =
            new Dictionary<string, SentenceOccurrences>(indicators, StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

        private readonly List<(int Sentence, int Indicator)> _places = new(indicators);
        private readonly char[] _buffer = new char[longestText];
        private int _mostRepeatedId;
        private (string Text, int Start, int Length) _mostRepeatedSource = ("", 0, 0);

        /// <summary>The number of indicators that share the most repeated sentence.</summary>
        public int MaxCount { get; private set; }

        /// <summary>That sentence.</summary>
        public string MostRepeated => _mostRepeatedSource.Text.Substring(_mostRepeatedSource.Start, _mostRepeatedSource.Length);

        /// <summary>Where that sentence stands, in the order of the report.</summary>
        public IEnumerable<int> MostRepeatedIndicators =>
            _places.Where(place => place.Sentence == _mostRepeatedId).Select(place => place.Indicator);

        public void Add(int indicator, string? text)
        {
            foreach (var sentence in new SentenceEnumerator(text, _buffer))
            {
                if (sentence.Length >= MinSentenceLength)
                {
                    Add(indicator, text!, sentence);
                }
            }
        }

        private void Add(int indicator, string text, Sentence sentence)
        {
            ref var spread = ref CollectionsMarshal.GetValueRefOrAddDefault(_occurrences, sentence.Normalized, out var known);
            if (!known)
            {
                spread.SentenceId = _occurrences.Dictionary.Count;
            }
            else if (spread.LastIndicator == indicator)
            {
                return;
            }

            spread.LastIndicator = indicator;
            spread.IndicatorCount++;
            _places.Add((spread.SentenceId, indicator));
            if (spread.IndicatorCount > MaxCount)
            {
                MaxCount = spread.IndicatorCount;
                _mostRepeatedId = spread.SentenceId;
                text.AsSpan().Overlaps(sentence.Original, out var start);
                _mostRepeatedSource = (text, start, sentence.Original.Length);
            }
        }

        private struct SentenceOccurrences
        {
            public int SentenceId;
            public int IndicatorCount;
            public int LastIndicator;
        }
    }
}
