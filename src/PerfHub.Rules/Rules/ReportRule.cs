namespace PerfHub.Rules.Rules;

/// <summary>A rule that answers once for a report.</summary>
/// <inheritdoc />
public abstract class ReportRule(
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
    public sealed override void Check(RuleInput input, List<RuleOutcome> outcomes) => outcomes.Add(Check(input));

    /// <summary>Answers for the report.</summary>
    /// <param name="input">The report and what it is judged by.</param>
    protected abstract RuleOutcome Check(RuleInput input);
}
