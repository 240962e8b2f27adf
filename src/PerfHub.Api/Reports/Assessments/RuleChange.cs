namespace PerfHub.Api.Reports.Assessments;

/// <summary>The deviations of one rule before and after a re-evaluation.</summary>
/// <param name="Rule">The rule's id.</param>
/// <param name="Before">The number of deviations before; <see langword="null"/> if the rule was not applied.</param>
/// <param name="After">The number of deviations after; <see langword="null"/> if the rule is not applied any more.</param>
public sealed record RuleChange(string Rule, int? Before, int? After);
