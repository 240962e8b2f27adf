using PerfHub.Rules.Scoring;

namespace PerfHub.Rules.Rules;

/// <summary>A rule of the catalogue. <see cref="RuleCatalogue"/> finds the classes by reflection: one class, one file, no list.</summary>
public abstract class Rule(
    string id, RuleGroup group, Severity severity, Text title, string formula, Text condition, Text source, params IReadOnlyList<RuleParameter> parameters)
{
    /// <summary>The id that clients know; it never changes.</summary>
    public string Id { get; } = id;

    /// <summary>The group in the catalogue.</summary>
    public RuleGroup Group { get; } = group;

    /// <summary>The default severity; a policy may set another.</summary>
    public Severity Severity { get; } = severity;

    /// <summary>A short title that names the fault.</summary>
    public Text Title { get; } = title;

    /// <summary>The condition that must hold, in terms of the report's fields.</summary>
    public string Formula { get; } = formula;

    /// <summary>The same condition in words, for people who do not know the names of fields.</summary>
    public Text Condition { get; } = condition;

    /// <summary>The regulation or practice that the rule follows.</summary>
    public Text Source { get; } = source;

    /// <summary>The policy figures that the rule uses.</summary>
    public IReadOnlyList<RuleParameter> Parameters { get; } = parameters;

    /// <summary>Adds one outcome for each place of the report that the rule checks, in report order. Does not throw for any figures.</summary>
    public abstract void Check(RuleInput input, List<RuleOutcome> outcomes);

    /// <summary>
    /// Gets what a flag of this rule rests on, as patterns for <see cref="ReportFields.Resolve"/>. A decision on a flag holds as long
    /// as these figures and texts are the same, so the list is complete. Codes are left out, because renumbering changes nothing.
    /// </summary>
    public abstract IReadOnlyList<string> GetInputs(RuleInput input, RuleOutcome.Flag flag);
}
