using PerfHub.Rules.Scoring;

namespace PerfHub.Rules.Rules.Narrative;

/// <summary>A rule with one outcome for each figure in the key work narrative.</summary>
/// <inheritdoc />
public abstract class NarrativeFigureRule(string id, Severity severity, Text title, string formula, Text condition, Text source)
    : Rule(id, RuleGroup.Narrative, severity, title, formula, condition, source)
{
    public sealed override void Check(RuleInput input, List<RuleOutcome> outcomes)
    {
        var keyWork = input.Report.KeyWork ?? [];
        var flagged = 0;
        for (var i = 0; i < keyWork.Count; i++)
        {
            var figures = keyWork[i].Figures ?? [];
            for (var j = 0; j < figures.Count; j++)
            {
                var figure = figures[j];
                var outcome = figure.Indicator is { } code && input.FindIndicatorIndex(code) is { } index
                    ? Check(new NarrativeFigureInput(i, j, figure, index, input.Report.Indicators[index]) { IsSurplus = input.CountsOnly || flagged >= Evaluation.MaxDeviations })
                    : NotApplicable.NoMatchingIndicator;
                flagged += outcome is RuleOutcome.Flag ? 1 : 0;
                outcomes.Add(outcome);
            }
        }

        if (outcomes.Count == 0)
        {
            outcomes.Add(NotApplicable.NotStated);
        }
    }

    public sealed override IReadOnlyList<string> GetInputs(RuleInput input, RuleOutcome.Flag flag) =>
        [.. Inputs.Select(field => $"{flag.Pointer}/{field}"), .. flag.GetIndicatorInputs(input, IndicatorInputs)];

    /// <summary>What the rule reads of a figure: the names of fields; see <see cref="Rule.GetInputs"/>.</summary>
    protected abstract IReadOnlyList<string> Inputs { get; }

    /// <summary>What the rule reads of the indicator that the figure refers to.</summary>
    protected abstract IReadOnlyList<string> IndicatorInputs { get; }

    /// <summary>Checks one figure.</summary>
    protected abstract RuleOutcome Check(in NarrativeFigureInput input);
}
