namespace PerfHub.Rules.Rules;

/// <summary>The number of places where a rule passed, flagged and did not apply; passed + flagged is the denominator of its rate.</summary>
/// <param name="Rule">The id of the rule.</param>
/// <param name="Passed">The places where the rule holds.</param>
/// <param name="Flagged">The places where the rule is broken.</param>
/// <param name="NotApplicable">The places where the rule does not apply.</param>
public sealed record RuleTally(string Rule, int Passed, int Flagged, int NotApplicable);
