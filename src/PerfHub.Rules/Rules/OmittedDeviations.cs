namespace PerfHub.Rules.Rules;

/// <summary>The deviations of one rule that are counted but not kept; see <see cref="Evaluation.MaxDeviations"/>.</summary>
/// <param name="Rule">The id of the rule.</param>
/// <param name="Count">How many there are.</param>
public sealed record OmittedDeviations(string Rule, int Count);
