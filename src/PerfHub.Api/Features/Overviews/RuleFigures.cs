namespace PerfHub.Api.Features.Overviews;

/// <summary>How often a rule applied and was broken.</summary>
/// <param name="Rule">The rule's id.</param>
/// <param name="Applicable">Places where the rule applied.</param>
/// <param name="Flagged">Places where it is broken.</param>
/// <param name="UnitsApplicable">Units with at least one place where it applied.</param>
/// <param name="UnitsFlagged">Units that break it at least once.</param>
public sealed record RuleFigures(string Rule, long Applicable, long Flagged, int UnitsApplicable, int UnitsFlagged);
