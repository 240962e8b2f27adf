namespace PerfHub.Api.Features.Overviews;

/// <summary>A rule, with its denominators.</summary>
/// <param name="Rule">The rule's id.</param>
/// <param name="Applicable">Places that the rule could be applied to.</param>
/// <param name="Flagged">Places where it is broken.</param>
/// <param name="UnitsApplicable">Units with such a place.</param>
/// <param name="UnitsFlagged">Units that break it somewhere.</param>
public sealed record RuleFigures(string Rule, long Applicable, long Flagged, int UnitsApplicable, int UnitsFlagged);
