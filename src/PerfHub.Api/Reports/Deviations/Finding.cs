using System.Text.Json.Serialization;
using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Scoring;

namespace PerfHub.Api.Reports.Deviations;

/// <summary>A deviation of one revision, as it is stored in the verdict.</summary>
/// <param name="Id">The deviation's id, the same in every revision.</param>
/// <param name="Rule">The rule's id.</param>
/// <param name="Subject">The subject of the rule; see <see cref="RuleOutcome.Flag.Subject"/> and <see cref="DeviationSubjects"/>.</param>
/// <param name="Severity">The severity under the policy in force.</param>
/// <param name="Pointer">The place in the submitted JSON (RFC 6901).</param>
/// <param name="Indicator">The indicator's code; <see langword="null"/> if no indicator is concerned.</param>
/// <param name="Expected">The value that the rule expects.</param>
/// <param name="Actual">The value in the report.</param>
/// <param name="Difference">Actual − expected; <see langword="null"/> unless both are numbers.</param>
/// <param name="Formula">The formula that does not hold, with its numbers.</param>
/// <param name="Message">The finding as a sentence.</param>
/// <param name="Peer">The other unit that it is based on; few callers may see it. See <see cref="RuleOutcome.Flag.Peer"/>.</param>
/// <param name="Inputs">What it rests on; <see langword="null"/> in verdicts from before it was stored.</param>
public sealed record Finding(
    string Id, string Rule, string Subject, Severity Severity, string Pointer, string? Indicator,
    Figure Expected, Figure Actual, decimal? Difference, string Formula, Text Message,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Peer? Peer = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] FlagInputCollection? Inputs = null)
{
    /// <summary>The indicator's name. Not stored in the verdict, as the two below.</summary>
    [JsonIgnore] public string? IndicatorName { get; init; }

    /// <summary>The subject of the indicator; see <see cref="DeviationSubjects"/>.</summary>
    [JsonIgnore] public string? IndicatorSubject { get; init; }

    /// <summary>The hash of the inputs; see <see cref="Deviations.InputsHash"/>.</summary>
    [JsonIgnore] public string? InputsHash { get; init; }

    /// <summary>Converts a deviation of a unit's report.</summary>
    internal static Finding Create(
        ReportKey key, SelfEvaluationReport report, Evaluation evaluation, Deviation deviation, DeviationSubjects subjects)
    {
        var (rule, flag) = (deviation.Rule.Id, deviation.Flag);
        var indicator = flag.IndicatorIndex is { } index ? report.Indicators[index] : null;
        var indicatorSubject = indicator is null ? null : subjects.OfIndicator(flag.IndicatorIndex!.Value, indicator.Code);

        // A rule can flag an indicator twice: the second subject is the code with a number.
        var subject = flag.FollowsIndicator ? indicatorSubject + flag.Subject[indicator!.Code.Length..] : subjects.Get(rule, flag.Subject);
        var inputs = evaluation.ResolveInputs(deviation);
        return new Finding(
            DeviationId.Create(key, rule, subject), rule, subject, deviation.Severity, flag.Pointer, flag.Indicator,
            flag.Expected, flag.Actual, flag.Difference, flag.Formula, flag.Message, flag.Peer, FlagInputCollection.Create(inputs))
        {
            IndicatorName = indicator?.Name,
            IndicatorSubject = indicatorSubject,
            InputsHash = Deviations.InputsHash.Compute(inputs, flag.Reference, flag.FollowsIndicator ? null : indicatorSubject),
        };
    }
}
