using PerfHub.Api.Reports.Policies;
using PerfHub.Rules.Scoring;

namespace PerfHub.Api.Features.Policies;

/// <summary>A policy as clients see it.</summary>
/// <param name="FiscalYear">The fiscal year.</param>
/// <param name="Bureau">The bureau whose policy it is: this one or one above; null for the default.</param>
/// <param name="Version">Its version, counted for each bureau and year: the default is 1, a bureau's first own one 2.</param>
/// <param name="SetAt">When it was set, UTC; null for the default.</param>
/// <param name="SetBy">The id of the key that set it; null for the default and for another bureau's policy.</param>
/// <param name="Policy">All of it; what PUT takes. Null in a version by which the bureau went back to the policy above it.</param>
public sealed record BureauPolicy(int FiscalYear, string? Bureau, int Version, DateTime? SetAt, string? SetBy, Policy? Policy)
{
    // Whose keys are whose at the bureau above is not told below.
    internal static BureauPolicy From(EffectivePolicy policy, string bureau, int year) => new(
        year, policy.Bureau, policy.Policy.Version, policy.SetAt, policy.Bureau == bureau ? policy.SetBy : null, policy.Policy);
}
