using PerfHub.Rules.Scoring;

namespace PerfHub.Rules.Rules;

/// <summary>A rule with one outcome for each indicator of a report.</summary>
/// <inheritdoc />
public abstract class IndicatorRule(
    string id, RuleGroup group, Severity severity, Text title, string formula, Text condition, Text source, params IReadOnlyList<RuleParameter> parameters)
    : Rule(id, group, severity, title, formula, condition, source, parameters)
{
    /// <inheritdoc />
    public sealed override void Check(RuleInput input, List<RuleOutcome> outcomes)
    {
        foreach (ref readonly var indicator in input.Indicators)
        {
            outcomes.Add(Check(indicator));
        }
    }

    /// <inheritdoc />
    public sealed override IReadOnlyList<string> GetInputs(RuleInput input, RuleOutcome.Flag flag) => flag.GetIndicatorInputs(input, Inputs);

    /// <summary>What the rule reads of an indicator: the names of fields; see <see cref="Rule.GetInputs"/>.</summary>
    protected abstract IReadOnlyList<string> Inputs { get; }

    /// <summary>Checks one indicator.</summary>
    protected abstract RuleOutcome Check(in IndicatorInput input);
}
