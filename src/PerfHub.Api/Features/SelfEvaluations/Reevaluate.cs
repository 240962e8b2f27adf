using PerfHub.Api.Data;

namespace PerfHub.Api.Features.SelfEvaluations;

/// <summary>
/// Judges a stored report again, where something else is known of its unit now, or rules or policy have moved on. What was
/// said at filing stays with its revision; what is said now stands beside it, with the policy and the rule set that it was judged
/// by, and is what everybody reads from then on.
/// </summary>
internal static class Reevaluate
{
    private const string CountSql = "SELECT COUNT(*) FROM Reevaluation e WHERE e.Standing = @Id";

    /// <summary>Judges a unit's current report anew, if there is one. The unit's turn is the caller's.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="key">Whose report it is.</param>
    /// <param name="now">Now, UTC.</param>
    /// <returns>Whether something else is said of it now.</returns>
    public static async Task<bool> Run(WriteSession session, ReportKey key, DateTime now)
    {
        if (await StoredReport.Load(session, key) is not { } stored)
        {
            return false;
        }

        var known = await Known.Read(session.FirstOrDefault<Known.Row>, key, stored.ReceivedAt, stored.Revision);
        return await Write(session, stored, Filing.Again(stored, stored.Read(), known), now);
    }

    /// <summary>Writes what is said of a report now, where it is something else. The unit's turn is the caller's.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="stored">The report as it stands.</param>
    /// <param name="filing">What is said of it now.</param>
    /// <param name="now">Now, UTC.</param>
    /// <returns>Whether it is something else.</returns>
    public static async Task<bool> Write(WriteSession session, StoredReport stored, Filing filing, DateTime now)
    {
        if (filing.StoredVerdict.AsSpan().SequenceEqual(stored.Verdict) && stored.Late == filing.Known.IsLate)
        {
            return false;
        }

        var standing = (await Standings.Find(session, stored.Key))!;
        var number = await session.FirstOrDefault<int>(CountSql, standing) + 1;
        await session.Insert([
            new ReevaluationRow
            {
                Standing = standing.Id,
                Number = number,
                Bureau = standing.Bureau,
                Revision = standing.Revision,
                At = now,
                PolicyVersion = filing.Verdict.PolicyVersion,
                RuleSetVersion = filing.Verdict.RuleSetVersion,
                Verdict = filing.StoredVerdict,
            },
        ]);
        var keepsResults = (standing.PolicyBureau, standing.PolicyVersion, standing.RuleSetVersion)
            == (filing.Verdict.PolicyBureau, filing.Verdict.PolicyVersion, filing.Verdict.RuleSetVersion);
        await Standings.Write(session, filing, new StandingChange(
            standing.Id, standing.Revision, standing.Status, number, standing.LastChange, IsNew: false, keepsResults), now);
        return true;
    }
}
