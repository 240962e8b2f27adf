using PerfHub.Rules.Scoring;

namespace PerfHub.Rules.Rules;

/// <summary>A rule with one outcome for the whole report.</summary>
/// <inheritdoc />
public abstract class ReportRule(
    string id, RuleGroup group, Severity severity, Text title, string formula, Text condition, Text source, params IReadOnlyList<RuleParameter> parameters)
    : Rule(id, group, severity, title, formula, condition, source, parameters)
{
    /// <inheritdoc />
    public sealed override void Check(RuleInput input, List<RuleOutcome> outcomes) => outcomes.Add(Check(input));

    /// <inheritdoc />
    public override IReadOnlyList<string> GetInputs(RuleInput input, RuleOutcome.Flag flag) => Inputs;

    /// <summary>What the rule reads of the report; see <see cref="Rule.GetInputs"/>.</summary>
    protected abstract IReadOnlyList<string> Inputs { get; }

    /// <summary>Checks the report.</summary>
    protected abstract RuleOutcome Check(RuleInput input);
}
