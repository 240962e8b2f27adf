using PerfHub.Api.Data;
using PerfHub.Api.Features.Deviations;
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
            await Write(session, [new Judged(stored, Judgement.Of(key, stored.Read(), known))], now);
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
        var same = anew.Where(it => it.SaysTheSame).Select(it => (it.Before, After: it.Standing())).ToList();
        await session.Update([.. same.Select(it => it.After)]);
        await session.Insert([.. same.Where(it => Ranked(it.After) != Ranked(it.Before)).Select(it => RankingQueueRow.Of(it.After, now))]);
        foreach (var year in same.GroupBy(it => it.After.Year))
        {
            // Overviews tell by what reports were judged, and how often rules were applied.
            await ScopeVersions.Changed(session, year.Select(it => it.After.Bureau), year.Key, now);
        }

        foreach (var (before, judgement) in anew.Where(it => !it.SaysTheSame))
        {
            await Standings.Write(session, judgement, before.ContentSha256, new StandingChange(
                before.Id, before.Revision, before.Status, before.LastReevaluation + 1, before.LastChange, IsNew: false, judgement.ScoresAsBefore(before)), now);
        }

        return anew.Count;
    }

    /// <summary>What rankings show of a standing, of all that may be new where the same is said of it.</summary>
    private static (decimal, string?, int?, string?) Ranked(StandingRow it) => (it.Credibility, it.PolicyBureau, it.PolicyVersion, it.RuleSetVersion);
}

/// <summary>A stored report that was judged again.</summary>
/// <param name="Before">As it stands.</param>
/// <param name="Judgement">What is said of it now.</param>
internal sealed record Judged(StoredReport Before, Judgement Judgement)
{
    /// <summary>Itself, with all made that is stored of it: the transaction does nothing but write.</summary>
    public Judged Prepared()
    {
        _ = IsNew && !SaysTheSame ? Judgement.StoredVerdict : null;
        return this;
    }

    /// <summary>Whether score and deviations are what they were, and whether it is late.</summary>
    public bool SaysTheSame =>
        Before.Said is { } said && said.AsSpan().SequenceEqual(Judgement.Said) && Before.Late == Judgement.Known.IsLate;

    /// <summary>Whether anything is to be kept of it: something else is said, or the same by another policy or rule set, or of other rules that apply.</summary>
    public bool IsNew
    {
        get
        {
            var policy = Judgement.Known.Policy;
            return !SaysTheSame
                || (Before.PolicyBureau, Before.PolicyVersion, Before.RuleSetVersion) != (policy.Bureau, policy.Policy.Version, RuleCatalogue.Version)
                || !Before.Tallies.AsSpan().SequenceEqual(Judgement.Tallies);
        }
    }

    /// <summary>The standing where the same is said of it.</summary>
    public StandingRow Standing()
    {
        var policy = Judgement.Known.Policy;
        return Before with
        {
            Reevaluation = Before.LastReevaluation + 1,
            Credibility = new StandingCounts(Before.High, Before.Medium, Before.Low).Credibility(policy.Policy),
            PolicyBureau = policy.Bureau,
            PolicyVersion = policy.Policy.Version,
            RuleSetVersion = RuleCatalogue.Version,
            Tallies = Judgement.Tallies,
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
        PolicyVersion = Judgement.Known.Policy.Policy.Version,
        RuleSetVersion = RuleCatalogue.Version,
        Verdict = SaysTheSame ? [] : Judgement.StoredVerdict,
    };
}
