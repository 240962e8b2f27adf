using PerfHub.Api.Reports.Assessments;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Reports.Policies;
using PerfHub.Api.Reports.State;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Reports.Reassessments;

/// <summary>
/// A stored report that was judged again, and no more of it than is to be written: where thousands are judged, what each says and
/// what was said of it is let go at once.
/// </summary>
internal sealed record Reassessment
{
    private Reassessment()
    {
    }

    /// <summary>As it stood.</summary>
    public required CurrentReportState Previous { get; init; }

    /// <summary>How many deviations it has now.</summary>
    public required int DeviationCount { get; init; }

    /// <summary>
    /// The standing, where score and deviations are what they were, and only the policy, the rule set or how often rules were
    /// applied is new.
    /// </summary>
    public required CurrentReportRow? MetadataUpdate { get; init; }

    /// <summary>What follows from what is said now, where that is something else.</summary>
    public required ReportUpdate? FullUpdate { get; init; }

    /// <summary>What is said then, as it is stored; empty where it is the same.</summary>
    public required byte[] StoredVerdict { get; init; }

    /// <summary>Whether anything is to be kept of it.</summary>
    public bool HasChanges => MetadataUpdate is not null || FullUpdate is not null;

    /// <summary>
    /// What is to be written where score and deviations are what they were, and whether it is late; <see langword="null"/> where anything
    /// else is said.
    /// </summary>
    /// <param name="before">The report as it stands.</param>
    /// <param name="assessment">What is said of it now.</param>
    public static Reassessment? TryCreateUnchanged(CurrentReportState before, Assessment assessment) =>
        before.OutcomeHash is { } said && said.AsSpan().SequenceEqual(assessment.OutcomeHash) && before.Late == assessment.Inputs.IsLate
            ? CreateUnchanged(before, assessment.Inputs.Policy, assessment.Inputs.Fingerprint, assessment.Evaluation.Tallies)
            : null;

    /// <summary>What is to be written where the same is said.</summary>
    /// <param name="before">The report as it stands.</param>
    /// <param name="policy">The policy that it is judged by.</param>
    /// <param name="fingerprint">What is known beside it.</param>
    /// <param name="tallies">How often the rules answer what.</param>
    public static Reassessment CreateUnchanged(CurrentReportState before, EffectivePolicy policy, InputsFingerprint fingerprint, IReadOnlyList<RuleTally> tallies)
    {
        var (packed, version, judgedBy) = (RuleTallyCodec.Encode(tallies), policy.Policy.Version, fingerprint.ComputeHash());
        var isNew = (before.PolicyBureau, before.PolicyVersion, before.RuleSetVersion) != (policy.Bureau, version, RuleCatalogue.Version)
            || !before.RuleTallies.AsSpan().SequenceEqual(packed)
            || !before.InputsHash.AsSpan().SequenceEqual(judgedBy);
        return new Reassessment
        {
            Previous = before,
            DeviationCount = tallies.Sum(it => it.Flagged),
            MetadataUpdate = !isNew ? null : before with
            {
                Reevaluation = before.LastReevaluation + 1,
                Credibility = new DeviationCounts(before.High, before.Medium, before.Low).ComputeCredibility(policy.Policy),
                PolicyBureau = policy.Bureau,
                PolicyVersion = version,
                RuleSetVersion = RuleCatalogue.Version,
                RuleTallies = packed,
                InputsHash = judgedBy,
            },
            FullUpdate = null,
            StoredVerdict = [],
        };
    }

    /// <summary>What is to be written where something else is said.</summary>
    /// <param name="before">The report as it stands.</param>
    /// <param name="assessment">What is said of it now.</param>
    /// <param name="deviations">Its deviations as they stand.</param>
    /// <param name="now">Now, UTC.</param>
    public static Reassessment CreateChanged(CurrentReportState before, Assessment assessment, IReadOnlyList<DeviationRow> deviations, DateTime now) => new()
    {
        Previous = before,
        DeviationCount = assessment.Evaluation.Deviations.Count,
        MetadataUpdate = null,
        FullUpdate = ReportUpdate.ForReassessment(assessment, before, deviations, now),
        StoredVerdict = assessment.StoredVerdict,
    };

    /// <summary>What is kept of it.</summary>
    /// <param name="now">Now, UTC.</param>
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
