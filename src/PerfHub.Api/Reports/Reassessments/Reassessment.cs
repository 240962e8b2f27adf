using PerfHub.Api.Reports.Assessments;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Reports.Policies;
using PerfHub.Api.Reports.State;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Reports.Reassessments;

/// <summary>
/// The outcome of re-evaluating a stored report. It holds only what is written, because a job holds thousands of them.
/// </summary>
internal sealed record Reassessment
{
    private Reassessment()
    {
    }

    /// <summary>The report before.</summary>
    public required CurrentReportState Previous { get; init; }

    /// <summary>The number of deviations now.</summary>
    public required int DeviationCount { get; init; }

    /// <summary>
    /// The report to write if score and deviations are unchanged and only the policy, the rule set, the tallies or the inputs differ.
    /// </summary>
    public CurrentReportRow? MetadataUpdate { get; private init; }

    /// <summary>The rows to write if the outcome has changed.</summary>
    public ReportUpdate? FullUpdate { get; private init; }

    /// <summary>The new verdict; empty if it is unchanged.</summary>
    public byte[] StoredVerdict { get; private init; } = [];

    /// <summary>Whether there is anything to write.</summary>
    public bool HasChanges => MetadataUpdate is not null || FullUpdate is not null;

    /// <summary>
    /// Creates the outcome if score, deviations and lateness are unchanged; <see langword="null"/> otherwise.
    /// </summary>
    public static Reassessment? TryCreateUnchanged(CurrentReportState before, Assessment assessment) =>
        before.OutcomeHash is { } hash && hash.AsSpan().SequenceEqual(assessment.OutcomeHash) && before.Late == assessment.Inputs.IsLate
            ? CreateUnchanged(before, assessment.Inputs.Policy, assessment.Inputs.Fingerprint, assessment.Evaluation.Tallies)
            : null;

    /// <summary>Creates the outcome of a report whose score and deviations are unchanged.</summary>
    public static Reassessment CreateUnchanged(
        CurrentReportState before, EffectivePolicy policy, InputsFingerprint fingerprint, IReadOnlyList<RuleTally> tallies)
    {
        var (encoded, version, inputsHash) = (RuleTallyCodec.Encode(tallies), policy.Policy.Version, fingerprint.ComputeHash());
        var isChanged = (before.PolicyBureau, before.PolicyVersion, before.RuleSetVersion) != (policy.Bureau, version, RuleCatalogue.Version)
            || !before.RuleTallies.AsSpan().SequenceEqual(encoded)
            || !before.InputsHash.AsSpan().SequenceEqual(inputsHash);
        return new Reassessment
        {
            Previous = before,
            DeviationCount = tallies.Sum(tally => tally.Flagged),
            MetadataUpdate = !isChanged ? null : before with
            {
                Reevaluation = before.LastReevaluation + 1,
                Credibility = new DeviationCounts(before.High, before.Medium, before.Low).ComputeCredibility(policy.Policy),
                PolicyBureau = policy.Bureau,
                PolicyVersion = version,
                RuleSetVersion = RuleCatalogue.Version,
                RuleTallies = encoded,
                InputsHash = inputsHash,
            },
        };
    }

    /// <summary>
    /// Creates the outcome of a report whose score or deviations have changed; see <see cref="DeviationMatcher.MatchStoredAsync"/>.
    /// </summary>
    public static Reassessment CreateChanged(CurrentReportState before, Assessment matched, DeviationCases deviations, DateTime now) => new()
    {
        Previous = before,
        DeviationCount = matched.Evaluation.Tallies.Sum(tally => tally.Flagged),
        FullUpdate = ReportUpdate.ForReassessment(matched, before, deviations, now),
        StoredVerdict = matched.StoredVerdict,
    };

    public ReevaluationRow ToReevaluationRow(DateTime now) => new()
    {
        ReportId = Previous.Id,
        Number = Previous.LastReevaluation + 1,
        Bureau = Previous.Bureau,
        Revision = Previous.Revision,
        At = now,
        PolicyVersion = (MetadataUpdate ?? FullUpdate!.Report).PolicyVersion!.Value,
        RuleSetVersion = RuleCatalogue.Version,
        Verdict = StoredVerdict,
    };
}
