namespace PerfHub.Rules.Rules;

/// <summary>How often a rule gave each answer; passed + flagged is its denominator.</summary>
/// <param name="Rule">The rule's id.</param>
/// <param name="Passed">Places where it holds.</param>
/// <param name="Flagged">Places where it is broken.</param>
/// <param name="NotApplicable">Places where its input is missing.</param>
public sealed record RuleTally(string Rule, int Passed, int Flagged, int NotApplicable);
