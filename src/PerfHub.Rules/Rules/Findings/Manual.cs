using PerfHub.Rules.Scoring;

namespace PerfHub.Rules.Rules.Findings;

/// <summary>
/// The rule of the findings that auditors open by hand. It has no outcomes of its own; it is in the catalogue so that lists, filters,
/// exports and statistics have its id and title. Each finding has its own title and severity.
/// </summary>
public sealed class Manual() : Rule(
    Id, RuleGroup.Manual, Severity.Medium,
    new Text("人工核查发现的问题", "Finding of an auditor"),
    "an auditor's finding",
    new Text("由核查人员认定", "An auditor decides"),
    RuleSources.Review)
{
    /// <summary>The id of the rule.</summary>
    public new const string Id = "manual";

    public override IReadOnlyList<string> GetInputs(RuleInput input, RuleOutcome.Flag flag) => [];

    public override void Check(RuleInput input, List<RuleOutcome> outcomes)
    {
    }
}
