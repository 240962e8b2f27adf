using PerfHub.Api.Reports.Assessment;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Reports.Policies;
using PerfHub.Api.Reports.State;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Reports.Reassessment;

/// <summary>
/// A stored report that was judged again, and no more of it than is to be written: where thousands are judged, what each says and
/// what was said of it is let go at once.
/// </summary>
internal sealed record Judged
{
    private Judged()
    {
    }

    /// <summary>As it stood.</summary>
    public required StandingBefore Before { get; init; }

    /// <summary>How many deviations it has now.</summary>
    public required int Flagged { get; init; }

    /// <summary>
    /// The standing, where score and deviations are what they were, and only the policy, the rule set or how often rules were
    /// applied is new.
    /// </summary>
    public required StandingRow? Same { get; init; }

    /// <summary>What follows from what is said now, where that is something else.</summary>
    public required StandingAnew? Other { get; init; }

    /// <summary>What is said then, as it is stored; empty where it is the same.</summary>
    public required byte[] Verdict { get; init; }

    /// <summary>Whether anything is to be kept of it.</summary>
    public bool IsNew => Same is not null || Other is not null;

    /// <summary>
    /// What is to be written where score and deviations are what they were, and whether it is late; <see langword="null"/> where anything
    /// else is said.
    /// </summary>
    /// <param name="before">The report as it stands.</param>
    /// <param name="judgement">What is said of it now.</param>
    public static Judged? OfTheSame(StandingBefore before, Judgement judgement) =>
        before.Said is { } said && said.AsSpan().SequenceEqual(judgement.Said) && before.Late == judgement.Known.IsLate
            ? OfTheSame(before, judgement.Known.Policy, judgement.Known.Stamp, judgement.Evaluation.Tallies)
            : null;

    /// <summary>What is to be written where the same is said.</summary>
    /// <param name="before">The report as it stands.</param>
    /// <param name="policy">The policy that it is judged by.</param>
    /// <param name="stamp">What is known beside it.</param>
    /// <param name="tallies">How often the rules answer what.</param>
    public static Judged OfTheSame(StandingBefore before, PolicyInForce policy, KnownStamp stamp, IReadOnlyList<RuleTally> tallies)
    {
        var (packed, version, judgedBy) = (StoredTallies.Pack(tallies), policy.Policy.Version, stamp.Hash());
        var isNew = (before.PolicyBureau, before.PolicyVersion, before.RuleSetVersion) != (policy.Bureau, version, RuleCatalogue.Version)
            || !before.Tallies.AsSpan().SequenceEqual(packed)
            || !before.JudgedBy.AsSpan().SequenceEqual(judgedBy);
        return new Judged
        {
            Before = before,
            Flagged = tallies.Sum(it => it.Flagged),
            Same = !isNew ? null : before with
            {
                Reevaluation = before.LastReevaluation + 1,
                Credibility = new StandingCounts(before.High, before.Medium, before.Low).Credibility(policy.Policy),
                PolicyBureau = policy.Bureau,
                PolicyVersion = version,
                RuleSetVersion = RuleCatalogue.Version,
                Tallies = packed,
                JudgedBy = judgedBy,
            },
            Other = null,
            Verdict = [],
        };
    }

    /// <summary>What is to be written where something else is said.</summary>
    /// <param name="before">The report as it stands.</param>
    /// <param name="judgement">What is said of it now.</param>
    /// <param name="deviations">Its deviations as they stand.</param>
    /// <param name="now">Now, UTC.</param>
    public static Judged Of(StandingBefore before, Judgement judgement, IReadOnlyList<DeviationRow> deviations, DateTime now)
    {
        var change = new StandingChange(
            before.Id, before.Revision, before.Status, before.LastReevaluation + 1, before.LastChange, IsNew: false, judgement.ScoresAsBefore(before));
        return new Judged
        {
            Before = before,
            Flagged = judgement.Evaluation.Deviations.Count,
            Same = null,
            Other = StandingAnew.Of(judgement, before.ContentSha256, change, deviations, now),
            Verdict = judgement.StoredVerdict,
        };
    }

    /// <summary>What is kept of it.</summary>
    /// <param name="now">Now, UTC.</param>
    public ReevaluationRow Reevaluation(DateTime now) => new()
    {
        Standing = Before.Id,
        Number = Before.LastReevaluation + 1,
        Bureau = Before.Bureau,
        Revision = Before.Revision,
        At = now,
        PolicyVersion = (Same ?? Other!.Standing).PolicyVersion!.Value,
        RuleSetVersion = RuleCatalogue.Version,
        Verdict = Verdict,
    };
}
