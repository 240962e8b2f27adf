namespace PerfHub.Api.Reports.Assessments;

/// <summary>How often the rules gave each answer.</summary>
/// <param name="Passed">The rule holds.</param>
/// <param name="Flagged">The rule is broken: as many as there are deviations.</param>
/// <param name="NotApplicable">The rule's input is missing.</param>
public sealed record RuleCounts(int Passed, int Flagged, int NotApplicable);
