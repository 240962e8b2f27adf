using PerfHub.Rules.Report;
using PerfHub.Rules.Scoring;

namespace PerfHub.Rules.Rules;

/// <summary>A rule that answers once for each indicator of a report.</summary>
/// <inheritdoc />
public abstract class IndicatorRule(
    string id,
    RuleGroup group,
    Severity severity,
    Text title,
    string formula,
    Text source,
    params IReadOnlyList<RuleParameter> parameters)
    : Rule(id, group, severity, title, formula, source, parameters)
{
    /// <inheritdoc />
    public sealed override void Check(Submission submission, List<Answer> answers)
    {
        var indicators = submission.Report.Indicators;
        for (var i = 0; i < indicators.Count; i++)
        {
            answers.Add(Check(new IndicatorCase(submission, i, indicators[i], submission.Score.Indicators[i])));
        }
    }

    /// <summary>Answers for one indicator.</summary>
    /// <param name="it">The indicator, its place and its result.</param>
    protected abstract Answer Check(in IndicatorCase it);
}

/// <summary>One indicator as a rule sees it.</summary>
/// <param name="Submission">The whole submission.</param>
/// <param name="Index">The indicator's place in the report, from 0.</param>
/// <param name="Indicator">The indicator.</param>
/// <param name="Result">What its figures support.</param>
public readonly record struct IndicatorCase(Submission Submission, int Index, Indicator Indicator, IndicatorResult Result)
{
    /// <summary>The policy in force.</summary>
    public Policy Policy => Submission.Policy;

    /// <summary>A flag on a field of this indicator, known by the indicator's code.</summary>
    /// <param name="field">The field below the indicator, e.g. <c>final</c> or <c>final/unit</c>.</param>
    /// <param name="expected">What the rule expects.</param>
    /// <param name="actual">What the report says.</param>
    /// <param name="formula">The formula with its numbers.</param>
    /// <param name="message">The finding in words.</param>
    public Answer.Flag Flag(string field, Figure expected, Figure actual, string formula, Text message) =>
        new($"/indicators/{Index}/{field}", Indicator.Code, expected, actual, formula, message) { Indicator = Indicator.Code };
}
