namespace PerfHub.Rules.Rules;

/// <summary>A figure of the policy that a rule depends on.</summary>
/// <param name="Name">The policy's field name in JSON.</param>
/// <param name="Default">Its default.</param>
/// <param name="Unit">percent, points, or zScore.</param>
/// <param name="Description">What it does.</param>
public sealed record RuleParameter(string Name, decimal Default, string Unit, Text Description);
