using PerfHub.Api.Data;
using PerfHub.Api.Features.Deviations;
using PerfHub.Api.Features.Policies;
using PerfHub.Api.Features.Rankings;
using PerfHub.Api.Features.Versions;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Features.SelfEvaluations;

/// <summary>
/// Judges stored reports again, where something else is known of their units now, or rules or policy have moved on. What was
/// said at filing stays with its revision; what is said now stands beside it, with the policy and the rule set that it was judged
/// by, and is what everybody reads from then on. Where that is the same as before, it is not kept twice.
/// </summary>
internal static class Reevaluate
{
    /// <summary>Judges a unit's current report anew, if there is one. The unit's turn is the caller's.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="key">Whose report it is.</param>
    /// <param name="now">Now, UTC.</param>
    public static async Task Run(WriteSession session, ReportKey key, DateTime now)
    {
        if (await StoredReport.Load(session, key) is { } stored)
        {
            var known = await Known.Read(session.FirstOrDefault<Known.Row>, key, stored.ReceivedAt, stored.Revision);
            var judgement = Judgement.Of(key, stored.Read(), known);
            var judged = Judged.OfTheSame(stored, judgement) ?? Judged.Of(stored, judgement, await Standings.Deviations(session, stored.Id), now);
            await Write(session, [judged], now);
        }
    }

    /// <summary>Writes what is said of reports now, where anything of it is new. The turns of their units are the caller's.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="reports">The reports as they stand, with what is said of them now.</param>
    /// <param name="now">Now, UTC.</param>
    /// <returns>Of how many anything is new.</returns>
    public static async Task<int> Write(WriteSession session, IReadOnlyList<Judged> reports, DateTime now)
    {
        var anew = reports.Where(it => it.IsNew).ToList();
        await session.Insert([.. anew.Select(it => it.Reevaluation(now))]);
        var same = anew.Where(it => it.Same is not null).Select(it => (it.Before, After: it.Same!)).ToList();
        await session.Update([.. same.Select(it => it.After)]);
        await session.Insert([.. same.Where(it => Ranked(it.After) != Ranked(it.Before)).Select(it => RankingQueueRow.Of(it.After, now))]);
        foreach (var year in same.GroupBy(it => it.After.Year))
        {
            // Overviews tell by what reports were judged, and how often rules were applied.
            await ScopeVersions.Changed(session, year.Select(it => it.After.Bureau), year.Key, now);
        }

        await Standings.Write(session, [.. anew.Select(it => it.Other).OfType<StandingAnew>()]);
        return anew.Count;
    }

    /// <summary>What rankings show of a standing, of all that may be new where the same is said of it.</summary>
    private static (decimal, string?, int?, string?) Ranked(StandingRow it) => (it.Credibility, it.PolicyBureau, it.PolicyVersion, it.RuleSetVersion);
}

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
