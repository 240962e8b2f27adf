using PerfHub.Api.Reports.Assessments;
using PerfHub.Api.Reports.Policies;
using PerfHub.Api.Reports.Windows;

namespace PerfHub.Api.Reports.Reassessments;

/// <summary>What the reports of a bureau are judged by.</summary>
/// <param name="Policy">The policy in force.</param>
/// <param name="Window">The window in force, less what was granted to a unit; nothing where none is set.</param>
internal sealed record BureauAssessmentSettings(EffectivePolicy Policy, Window? Window)
{
    /// <summary>What a report is known to be judged by.</summary>
    public InputsFingerprint CreateFingerprint(int? midYear, string? lastYear, DateTime? extendedTo, long? comparison) =>
        new(midYear, lastYear, Window?.WithExtension(extendedTo), Policy.Bureau is null ? null : Policy.VersionId) { ComparisonJob = comparison };
}
