using PerfHub.Api.Reports.Policies;
using PerfHub.Rules.Scoring;

namespace PerfHub.Api.Features.Policies;

/// <summary>The policy of a bureau and year.</summary>
/// <param name="FiscalYear">The fiscal year.</param>
/// <param name="Bureau">The bureau that set it: this one or one above; <see langword="null"/> for the default policy.</param>
/// <param name="Version">The version, counted per bureau and year: the default policy is 1, a bureau's own policies start at 2.</param>
/// <param name="SetAt">When it was set, UTC; <see langword="null"/> for the default policy.</param>
/// <param name="SetBy">The id of the key that set it; <see langword="null"/> for the default policy and for another bureau's.</param>
/// <param name="Policy">
/// The whole policy, as PUT takes it; <see langword="null"/> in a version by which the bureau returned to the inherited policy.
/// </param>
public sealed record BureauPolicy(int FiscalYear, string? Bureau, int Version, DateTime? SetAt, string? SetBy, Policy? Policy)
{
    // Bureaus below do not see the keys of the bureau that set it.
    internal static BureauPolicy From(EffectivePolicy policy, string bureau, int year) => new(
        year, policy.Bureau, policy.Policy.Version, policy.SetAt, policy.Bureau == bureau ? policy.SetBy : null, policy.Policy);
}
