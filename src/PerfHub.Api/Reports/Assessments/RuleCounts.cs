namespace PerfHub.Api.Reports.Assessments;

/// <summary>How often rules passed, flagged or did not apply.</summary>
/// <param name="Passed">Places where a rule holds.</param>
/// <param name="Flagged">Places where a rule is broken: all deviations, those that are not listed included.</param>
/// <param name="NotApplicable">Places where a rule's input is missing.</param>
public sealed record RuleCounts(int Passed, int Flagged, int NotApplicable);
