using PerfHub.Api.Persistence;
using PerfHub.Api.Projections.Versions;
using PerfHub.Api.Reports.Assessment;
using PerfHub.Api.Reports.State;

namespace PerfHub.Api.Reports.Reassessment;

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
