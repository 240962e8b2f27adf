namespace PerfHub.Rules.Rules;

/// <summary>
/// One rule of the catalogue with everything that belongs to it. A rule is one class in one file; the
/// <see cref="RuleCatalogue"/> finds it, it is listed nowhere.
/// </summary>
/// <param name="id">The id by which clients know the rule, for ever.</param>
/// <param name="group">The group of the catalogue.</param>
/// <param name="severity">The severity unless a policy sets another.</param>
/// <param name="title">A short title.</param>
/// <param name="formula">What must hold, in terms of the report's fields.</param>
/// <param name="source">Where the rule comes from.</param>
/// <param name="parameters">The policy figures that the rule depends on.</param>
public abstract class Rule(
    string id,
    RuleGroup group,
    Severity severity,
    Text title,
    string formula,
    Text source,
    params IReadOnlyList<RuleParameter> parameters)
{
    /// <summary>The id by which clients know the rule, for ever.</summary>
    public string Id { get; } = id;

    /// <summary>The group of the catalogue.</summary>
    public RuleGroup Group { get; } = group;

    /// <summary>The severity unless a policy sets another.</summary>
    public Severity Severity { get; } = severity;

    /// <summary>A short title.</summary>
    public Text Title { get; } = title;

    /// <summary>What must hold, in terms of the report's fields.</summary>
    public string Formula { get; } = formula;

    /// <summary>Where the rule comes from.</summary>
    public Text Source { get; } = source;

    /// <summary>The policy figures that the rule depends on.</summary>
    public IReadOnlyList<RuleParameter> Parameters { get; } = parameters;

    /// <summary>
    /// Answers once for every place of the report that the rule looks at: pass, flag, or not applicable.
    /// Never throws, whatever the figures.
    /// </summary>
    /// <param name="input">The report and what it is judged by.</param>
    /// <param name="outcomes">Takes the answers, in the order of the report.</param>
    public abstract void Check(RuleInput input, List<RuleOutcome> outcomes);
}
