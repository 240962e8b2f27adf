using PerfHub.Api.Http.Caching;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports.Policies;
using PerfHub.Api.Reports.State;
using PerfHub.Api.Security;

namespace PerfHub.Api.Features.Policies;

/// <summary>Adds a version to a bureau's policy of a year.</summary>
internal static class PolicyVersionWriter
{
    private const string LastVersionSql = "SELECT MAX(Version) FROM PolicyVersion WHERE Bureau = @Bureau AND Year = @Year";

    /// <summary>Creates a version that gets its number when it is stored.</summary>
    public static PolicyVersionRow Create(string bureau, int year, string? document, string setBy, DateTime now) => new()
    {
        Id = TimeOrderedId.Create(now),
        Bureau = bureau,
        Year = year,
        Version = 0,
        SetAt = now,
        SetBy = setBy,
        Document = document,
    };

    /// <summary>Stores a version and returns the policy in force afterwards.</summary>
    /// <exception cref="ProblemException">412 if the policy in force does not meet the precondition.</exception>
    public static async Task<BureauPolicy> StoreAsync(WriteSession session, PolicyVersionRow row, Precondition precondition)
    {
        // The tree's lock is needed at the end. A transaction that moved bureaus would be waited for there, and filings of the year with it.
        await session.AcquireLockAsync(BureauTree.LockName);

        // The policy in force must not change between this check and the insert, and filings that were judged by it are stored before.
        await session.AcquireLockAsync(EffectivePolicy.GetLockName(row.Year));
        var before = await EffectivePolicy.LoadAsync(session, row.Bureau, row.Year);
        precondition.EnsureMet(EntityTags.ComputeFromJson(BureauPolicy.From(before, row.Bureau, row.Year)));
        if (row.Document is null && before.Bureau != row.Bureau)
        {
            return BureauPolicy.From(before, row.Bureau, row.Year);
        }

        var last = await session.QueryFirstOrDefaultAsync<int?>(LastVersionSql, row) ?? EffectivePolicy.Default.Policy.Version;
        await session.InsertAsync([row with { Version = last + 1 }]);
        await RankingOutbox.EnqueueSubtreeAsync(session, row.Bureau, row.Year, row.SetAt);
        return BureauPolicy.From(await EffectivePolicy.LoadAsync(session, row.Bureau, row.Year), row.Bureau, row.Year);
    }
}
