namespace PerfHub.Api.Reports.State;

/// <summary>The policy and rule set that reports were evaluated under.</summary>
/// <param name="PolicyBureau">The bureau that set the policy; <see langword="null"/> for the default policy.</param>
/// <param name="PolicyVersion">The version of the policy; <see langword="null"/>, as the rule set, for reports filed before these were stored.</param>
/// <param name="RuleSetVersion">The version of the rule set.</param>
/// <param name="Units">The number of units with such a report.</param>
public sealed record EvaluationBasis(string? PolicyBureau, int? PolicyVersion, string? RuleSetVersion, int Units);
