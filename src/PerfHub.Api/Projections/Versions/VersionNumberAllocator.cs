using PerfHub.Api.Persistence;

namespace PerfHub.Api.Projections.Versions;

/// <summary>
/// Allocates version numbers that two states never share, even though a power failure can lose the last commits
/// (<see cref="CommitMode.DelayedDurability"/>) and their work is then repeated with more changes. Each host allocates blocks of
/// numbers, and a block is on disk before its first number is used, so numbers after a failure are above all numbers used before
/// it.
/// </summary>
public static class VersionNumberAllocator
{
    // No bureau has this code.
    private const string Scope = "";

    // A block suffices for 30 years with 1,000 changes per second.
    private const int BlockBits = 40;

    private const string LastSql = "SELECT v.* FROM DataVersion v WHERE v.Scope = '' AND v.Year = 0";

    /// <summary>Allocates a block and returns its first number, which may be used once the transaction is on disk.</summary>
    internal static async Task<long> AllocateBlockAsync(WriteSession session, DateTime now)
    {
        await session.AcquireLockAsync(nameof(VersionNumberAllocator));
        var last = await session.QueryFirstOrDefaultAsync<DataVersionRow>(LastSql, new { });
        var block = new DataVersionRow(Scope, Year: 0, (last?.Version ?? 0) + 1, now);
        await session.RemoveAsync<DataVersionRow>(last is null ? [] : [last]);
        await session.InsertAsync([block]);
        return block.Version << BlockBits;
    }

    /// <summary>Computes the next version: above all current versions that are read together with it.</summary>
    internal static long ComputeNext(IEnumerable<long> current, long min) => Math.Max(current.DefaultIfEmpty().Max() + 1, min);
}
