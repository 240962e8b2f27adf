using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using PerfHub.Rules.Report;
using PerfHub.Rules.Scoring;
using static PerfHub.Rules.Rules.Text;

namespace PerfHub.Rules.Rules.Narrative;

/// <summary>
/// Different indicators deviate for different reasons. A sentence that three or more indicators share was copied and explains none
/// of them.
/// </summary>
public sealed class RepeatedExplanation() : ReportRule(
    "repeated-explanation", RuleGroup.Narrative, Severity.Low,
    new Text("多个指标的偏差原因或改进措施雷同", "Several indicators share one explanation"),
    "count(indicators sharing a sentence of 8 characters or more in deviationReason or improvement) ≤ 2",
    new Text(
        "同一句话（8 个字以上）出现在不超过两个指标的偏差原因、改进措施中",
        "One sentence of 8 characters or more is in the reasons or improvements of at most two indicators"),
    RuleSources.Plausibility)
{
    private static readonly SearchValues<char> SentenceEnds = SearchValues.Create("。！？；….!?;\n\r");

    private const char FirstIdeograph = '\u4e00', LastIdeograph = '\u9fff';

    private const int MinSentenceLength = 8, MaxRepetitions = 2, MaxShownCharacters = 60, MaxShownCodes = 10, MaxOnStack = 256;

    protected override IReadOnlyList<string> Inputs => ["/indicators/*/deviationReason?", "/indicators/*/improvement?"];

    // Only the indicators that share the sentence: the texts of the others can change.
    public override IReadOnlyList<string> GetInputs(RuleInput input, RuleOutcome.Flag flag) =>
    [
        .. FindMostRepeated(input.Report.Indicators).Indexes.SelectMany(i => (string[])[$"/indicators/{i}/deviationReason?", $"/indicators/{i}/improvement?"]),
    ];

    protected override RuleOutcome Check(RuleInput input)
    {
        var indicators = input.Report.Indicators;
        if (indicators.Count <= MaxRepetitions)
        {
            return NotApplicable.TooFewIndicators;
        }

        if (indicators.All(it => Placeholder.IsBlank(it.DeviationReason) && Placeholder.IsBlank(it.Improvement)))
        {
            return NotApplicable.NotStated;
        }

        var (sentence, indexes) = FindMostRepeated(indicators);
        return indexes.Count <= MaxRepetitions
            ? RuleOutcome.Pass
            : CreateFlag(Truncate(sentence.Trim()), [.. indexes.Select(i => indicators[i].Code)]);
    }

    /// <summary>Finds the sentence that most indicators share, with their indexes; of several, the first in ordinal order of the normal form.</summary>
    private static (string Sentence, List<int> Indexes) FindMostRepeated(IReadOnlyList<Indicator> indicators)
    {
        var indexesBySentence = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        var (mostRepeated, mostRepeatedIndexes, mostRepeatedKey) = ("", new List<int>(), "");
        for (var i = 0; i < indicators.Count; i++)
        {
            AddSentences(indicators[i].DeviationReason, i);
            AddSentences(indicators[i].Improvement, i);
        }

        return (mostRepeated, mostRepeatedIndexes);

        void AddSentences(ReadOnlySpan<char> text, int index)
        {
            while (!text.IsEmpty)
            {
                var end = FindSentenceEnd(text);
                var sentence = text[..end];
                text = end < text.Length ? text[(end + 1)..] : [];
                if (Normalize(sentence) is not { } normalized)
                {
                    continue;
                }

                var indexes = CollectionsMarshal.GetValueRefOrAddDefault(indexesBySentence, normalized, out _) ??= [];
                if (indexes.Count == 0 || indexes[^1] != index)
                {
                    indexes.Add(index);
                }

                // Of equally frequent ones, not the one whose indicators happen to come first.
                if (indexes.Count > mostRepeatedIndexes.Count
                    || (indexes.Count == mostRepeatedIndexes.Count && string.CompareOrdinal(normalized, mostRepeatedKey) < 0))
                {
                    (mostRepeated, mostRepeatedIndexes, mostRepeatedKey) = (sentence.ToString(), indexes, normalized);
                }
            }
        }
    }

    /// <summary>Finds the character that ends the first sentence; the length of the text if there is none.</summary>
    private static int FindSentenceEnd(ReadOnlySpan<char> text)
    {
        for (var start = 0; text[start..].IndexOfAny(SentenceEnds) is >= 0 and var offset; start += offset + 1)
        {
            var at = start + offset;

            // The full stop of 3.5 does not end a sentence.
            if (text[at] != '.' || at + 1 == text.Length || char.IsWhiteSpace(text[at + 1]))
            {
                return at;
            }
        }

        return text.Length;
    }

    private static RuleOutcome.Flag CreateFlag(string sentence, List<string> codes) => new(
        "/indicators", "", MaxRepetitions, codes.Count, Format($"{codes.Count} ≤ {MaxRepetitions}"),
        Defer((sentence, codes.Count, shown: codes.Take(MaxShownCodes).ToList()), static facts => Compose(
            $"“{facts.sentence}”在 {facts.Count} 个指标（{string.Join('、', facts.shown)}{(facts.Count > MaxShownCodes ? "等" : "")}）的偏差原因或改进措施中重复出现。",
            $"“{facts.sentence}” is repeated in the deviation reasons or improvements of {facts.Count} indicators ({string.Join(", ", facts.shown)}{(facts.Count > MaxShownCodes ? ", …" : "")}).")));

    private static string Truncate(string sentence) =>
        sentence.Length <= MaxShownCharacters ? sentence
        : char.IsHighSurrogate(sentence[MaxShownCharacters - 1]) ? $"{sentence[..(MaxShownCharacters - 1)]}…"
        : $"{sentence[..MaxShownCharacters]}…";

    /// <summary>
    /// Gets the normal form of a sentence without punctuation, symbols and white space; <see langword="null"/> if it is shorter than
    /// <see cref="MinSentenceLength"/>.
    /// </summary>
    private static string? Normalize(ReadOnlySpan<char> sentence)
    {
        if (!sentence.ContainsAnyExceptInRange(FirstIdeograph, LastIdeograph))
        {
            return sentence.Length < MinSentenceLength ? null : sentence.ToString();
        }

        // What is left of nearly all sentences is in normal form. A symbol such as ℃ has letters in its own.
        var letters = RemoveIgnored(sentence, keepsSymbols: true);
        var normalized = NormalizedText.Normalize(letters);
        normalized = ReferenceEquals(normalized, letters) ? letters : RemoveIgnored(normalized, keepsSymbols: false);
        return normalized.Length < MinSentenceLength || (normalized.Length < 2 * MinSentenceLength && normalized.EnumerateRunes().Count() < MinSentenceLength)
            ? null
            : normalized;
    }

    private static string RemoveIgnored(ReadOnlySpan<char> text, bool keepsSymbols)
    {
        var kept = text.Length <= MaxOnStack ? stackalloc char[MaxOnStack] : new char[text.Length];
        var used = 0;
        while (!text.IsEmpty)
        {
            // Most characters are common ideographs: they skip the lookup in the Unicode tables.
            var count = text.IndexOfAnyExceptInRange(FirstIdeograph, LastIdeograph);
            var ideographs = count < 0 ? text : text[..count];
            ideographs.CopyTo(kept[used..]);
            used += ideographs.Length;
            text = text[ideographs.Length..];
            if (text.IsEmpty)
            {
                break;
            }

            Rune.DecodeFromUtf16(text, out var rune, out var width);
            text = text[width..];
            if (!Rune.IsPunctuation(rune) && !Rune.IsWhiteSpace(rune) && (!Rune.IsSymbol(rune) || (keepsSymbols && !rune.IsAscii)))
            {
                used += rune.EncodeToUtf16(kept[used..]);
            }
        }

        return new string(kept[..used]);
    }
}
