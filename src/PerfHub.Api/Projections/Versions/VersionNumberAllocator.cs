using PerfHub.Api.Persistence;

namespace PerfHub.Api.Projections.Versions;

/// <summary>
/// Numbers for versions that no two states ever share, though the last ones given may be lost with the power (<see cref="CommitMode.DelayedDurability"/>)
/// and the work that gave them be done again, with more in it. Numbers come in blocks. A block is begun on disk before any number of it is
/// given, and by each host for itself, so what is given after a loss lies above all that can have been given before it.
/// </summary>
public static class VersionNumberAllocator
{
    // No bureau's.
    private const string Scope = "";

    // A block lasts for thirty years of a thousand changes a second.
    private const int BlockBits = 40;

    private const string LastSql = "SELECT v.* FROM DataVersion v WHERE v.Scope = '' AND v.Year = 0";

    /// <summary>Begins a block, and gives the least number that may be given from then on; not before this is on disk.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="now">Now, UTC.</param>
    internal static async Task<long> AllocateBlockAsync(WriteSession session, DateTime now)
    {
        await session.AcquireLockAsync(nameof(VersionNumberAllocator));
        var last = await session.QueryFirstOrDefaultAsync<DataVersionRow>(LastSql, new { });
        var block = new DataVersionRow { Scope = Scope, Year = 0, Version = (last?.Version ?? 0) + 1, ChangedAt = now };
        await session.RemoveAsync<DataVersionRow>(last is null ? [] : [last]);
        await session.InsertAsync([block]);
        return block.Version << BlockBits;
    }

    /// <summary>The number of a state: above those of all that is read together with it.</summary>
    /// <param name="before">The numbers so far.</param>
    /// <param name="least">The least that may be given.</param>
    internal static long ComputeNext(IEnumerable<long> before, long least) => Math.Max(before.DefaultIfEmpty().Max() + 1, least);
}
