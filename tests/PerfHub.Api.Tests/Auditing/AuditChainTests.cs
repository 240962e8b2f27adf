using FsCheck.Xunit;
using PerfHub.Api.Auditing;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Auditing;

/// <summary>On SQLite a transaction appends its entries to their chains itself, and many transactions share a commit.</summary>
public sealed class AuditChainTests
{
    private static readonly string[] Bureaus = ["650104", "650105"];

    [Property(MaxTest = 20)]
    public async Task Failed_work_leaves_no_gap_in_the_chains_of_the_work_of_the_same_commit(bool[] fails)
    {
        await using var store = new TempSqliteStore();
        var open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        // The writer waits with it, so that the others share a commit.
        var first = store.Db.WriteAsync(
            async _ =>
            {
                await open.Task;
                return true;
            },
            CancellationToken.None);
        var works = fails.Select((fail, number) => store.Db.WriteAsync(
            async session =>
            {
                await ServiceAudit.WriteAsync(session, Bureaus[number % 2], $"PUT /{number}", "test", DateTime.UnixEpoch);
                return fail ? throw new InvalidOperationException("failed") : true;
            },
            CancellationToken.None)).ToList();
        open.SetResult();
        await first;
        await Task.WhenAll(works.Select(async work => await work.ContinueWith(_ => { }, TaskScheduler.Default)));

        foreach (var (chain, bureau) in Bureaus.Index())
        {
            var entries = await store.Db.QueryAsync<AuditEntryRow>("SELECT e.* FROM AuditEntry e WHERE e.Bureau = @bureau ORDER BY e.Seq", new { bureau }, CancellationToken.None);
            Assert.Equal(Enumerable.Range(0, fails.Length).Where(number => number % 2 == chain && !fails[number]).Select(number => $"PUT /{number}"), entries.Select(it => it.Action));
            Assert.Equal(Enumerable.Range(1, entries.Count), entries.Select(it => (int)it.Seq));
            Assert.Equal(entries.Select(it => it.Hash).Prepend(AuditEntryRow.GenesisHash).Take(entries.Count), entries.Select(it => it.PreviousHash));
            Assert.Equal(entries.Select(AuditEntryRow.ComputeHash), entries.Select(it => it.Hash));
        }
    }
}
