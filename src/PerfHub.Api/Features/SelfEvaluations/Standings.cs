using PerfHub.Api.Data;
using PerfHub.Api.Features.Deviations;
using PerfHub.Api.Features.Rankings;

namespace PerfHub.Api.Features.SelfEvaluations;

/// <summary>What becomes of a standing.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Revision">Its current revision.</param>
/// <param name="Status">What became of the report.</param>
/// <param name="Reevaluation">The number of the re-evaluation that it goes by; 0 for none.</param>
/// <param name="LastChange">The id of the entry of the change feed that was last about it.</param>
/// <param name="IsNew">Whether it was not there before.</param>
/// <param name="KeepsResults">Whether the indicators' results stay as they are.</param>
internal sealed record StandingChange(
    long Id, int Revision, ReportStatus Status, int Reevaluation, long? LastChange, bool IsNew, bool KeepsResults = false);

/// <summary>Writes what follows from a verdict: where the unit stands, what its deviations are, and what is to be ranked and told.</summary>
internal static class Standings
{
    private const string Sql = "SELECT t.* FROM Standing t WHERE t.Bureau = @Bureau AND t.Year = @Year AND t.Unit = @Unit";

    private const string DeviationsSql = "SELECT * FROM Deviation WHERE Standing = @standing";

    private const string RemoveIndicatorsSql = "DELETE FROM IndicatorResult WHERE Standing = @standing";

    /// <summary>Where a unit stands in a year; nothing where it has filed nothing.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="key">Whose report it is.</param>
    public static Task<StandingRow?> Find(WriteSession session, ReportKey key) => session.FirstOrDefault<StandingRow>(Sql, key);

    /// <summary>The deviations of a standing, resolved ones too.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="standing">The standing's id; nothing where there is none yet.</param>
    public static async Task<List<DeviationRow>> Deviations(WriteSession session, long? standing) =>
        standing is null ? [] : await session.All<DeviationRow>(DeviationsSql, new { standing });

    /// <summary>Writes it, and gives the deviations as they are then. The unit's turn is the caller's.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="judgement">What is said of the report.</param>
    /// <param name="contentSha256">SHA-256 of its document.</param>
    /// <param name="change">What becomes of the standing.</param>
    /// <param name="now">Now, UTC.</param>
    public static async Task<List<DeviationRow>> Write(
        WriteSession session, Judgement judgement, string contentSha256, StandingChange change, DateTime now)
    {
        var known = await Deviations(session, change.IsNew ? null : change.Id);
        var deviations = DeviationLife.After(known, judgement.Verdict.Findings, change.Id, judgement.Key.Bureau, change.Revision, now);
        var standing = judgement.Standing(change, contentSha256, deviations, Math.Max(RowId.New(now), (change.LastChange ?? 0) + 1));
        await (change.IsNew ? session.Insert([standing]) : session.Update([standing]));
        var kept = known.ToHashSet();
        kept.IntersectWith(deviations);
        await session.Remove([.. known.Where(row => !kept.Contains(row))]);
        await session.Insert([.. deviations.Where(row => !kept.Contains(row))]);
        if (!change.KeepsResults)
        {
            await (change.IsNew ? Task.CompletedTask : session.Execute(RemoveIndicatorsSql, new { standing = standing.Id }));
            await session.Insert(judgement.Indicators(standing.Id));
        }

        await session.Insert([RankingQueueRow.Of(standing, now)]);
        if (DeviationLife.Changes(known, deviations) is { Count: > 0 } changes)
        {
            await session.Insert([DeviationChangeQueueRow.Of(standing, changes, now)]);
        }

        return deviations;
    }
}
