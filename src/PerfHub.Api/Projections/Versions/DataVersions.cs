using Dapper;
using PerfHub.Api.Persistence;

namespace PerfHub.Api.Projections.Versions;

/// <summary>
/// The versions under which responses are cached. A change queues its bureau in the ranking outbox; the projector refreshes the rankings
/// and advances the versions of that bureau and of all bureaus above it in one transaction.
/// </summary>
public static class DataVersions
{
    private const string ChangedScopesSql = """
        SELECT DISTINCT s.Ancestor AS Scope, q.Year
        FROM RankingOutbox q JOIN BureauScope s ON s.Descendant = q.Bureau
        WHERE q.Id <= @claimId AND q.ClaimId = @claimId
        """;

    private const string CurrentVersionsSql = """
        SELECT v.* FROM DataVersion v
        WHERE v.Scope IN (
            SELECT s.Ancestor FROM RankingOutbox q JOIN BureauScope s ON s.Descendant = q.Bureau WHERE q.Id <= @claimId AND q.ClaimId = @claimId)
        """;

    /// <summary>Reads the version of a snapshot.</summary>
    public static async Task<DataVersion> ReadAsync(IReadSession reads, string bureau, int year) =>
        (await reads.QueryFirstOrDefaultAsync<DataVersionState>(DataVersionState.Sql, new { bureau, year }))!.ToDataVersion();

    /// <summary>
    /// Advances the versions of all bureaus that claimed outbox rows concern. A new version is above every other version of the bureau,
    /// because readers take the maximum of the year's version and the one for all years.
    /// </summary>
    internal static async Task AdvanceAsync(WriteSession session, long claimId, long minVersion, DateTime now)
    {
        var current = (await session.QueryAsync<DataVersionRow>(CurrentVersionsSql, new { claimId })).ToLookup(row => row.Scope);
        var changed = await session.QueryAsync<ChangedScope>(ChangedScopesSql, new { claimId });
        List<DataVersionRow> next =
        [
            .. changed.Select(it => new DataVersionRow(
                it.Scope, it.Year, VersionNumberAllocator.ComputeNext(current[it.Scope].Select(row => row.Version), minVersion), now)),
        ];
        await session.RemoveAsync([.. next.Where(row => current[row.Scope].Any(it => it.Year == row.Year))]);
        await session.InsertAsync(next);
    }

    [method: ExplicitConstructor]
    private sealed record ChangedScope(string Scope, int Year);
}
