using PerfHub.Api.Reports.Assessments;
using PerfHub.Api.Reports.Policies;
using PerfHub.Api.Reports.Windows;

namespace PerfHub.Api.Reports.Reassessments;

/// <summary>The policy, window and time zone in force for the reports of a bureau.</summary>
/// <param name="Policy">The policy.</param>
/// <param name="Window">The window without extensions of single units; <see langword="null"/> if none is set.</param>
/// <param name="TimeZone">The time zone that the bureau has set; <see langword="null"/> if it has set none.</param>
internal sealed record BureauAssessmentSettings(EffectivePolicy Policy, Window? Window, string? TimeZone)
{
    public InputsFingerprint CreateFingerprint(int? midYear, string? lastYear, DateTime? extendedTo, long? comparison) =>
        new(midYear, lastYear, Window?.WithExtension(extendedTo), Policy.Bureau is null ? null : Policy.VersionId)
        {
            ComparisonJob = comparison, TimeZone = TimeZone,
        };
}
