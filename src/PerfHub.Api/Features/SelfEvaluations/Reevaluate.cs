using PerfHub.Api.Data;
using PerfHub.Api.Json;
using PerfHub.Rules.Report;

namespace PerfHub.Api.Features.SelfEvaluations;

/// <summary>
/// Judges a stored report again, where something else is known of its unit now, or rules or policy have moved on. What was
/// said at filing stays with its revision; what is said now stands beside it, and is what everybody reads from then on.
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
        if (await StoredReceipt.Load(session, key) is not { } current)
        {
            return false;
        }

        var document = Compressed.Unpack(current.Revision.Document);
        var known = await Known.Read(session.FirstOrDefault<Known.Row>, key, current.Revision.ReceivedAt);
        var filing = Filing.Of(key, document, JsonBody.Parse<SelfEvaluationReport>(document), known);
        var standing = (await Standings.Find(session, key))!;
        if (filing.StoredVerdict.AsSpan().SequenceEqual(current.StoredVerdict) && standing.Late == known.IsLate)
        {
            return false;
        }

        var number = await session.FirstOrDefault<int>(CountSql, standing) + 1;
        await session.Insert([
            new ReevaluationRow
            {
                Standing = standing.Id,
                Number = number,
                Bureau = key.Bureau,
                Revision = standing.Revision,
                At = now,
                PolicyVersion = filing.Verdict.PolicyVersion,
                RuleSetVersion = filing.Verdict.RuleSetVersion,
                Verdict = filing.StoredVerdict,
            },
        ]);
        await Standings.Write(session, filing, new StandingChange(
            standing.Id, standing.Revision, standing.Status, number, standing.LastChange, IsNew: false), now);
        return true;
    }
}
