namespace PerfHub.Api.Persistence.Outbox;

/// <summary>
/// Processes an outbox in batches, on one host at a time. A transaction that changes something only adds a row to the outbox; the
/// row is processed before the next read that depends on it, and within about a second in any case. Only committed rows are visible
/// here, and each is processed once, regardless of the order of their ids.
/// </summary>
public abstract class OutboxProcessor
{
    /// <summary>
    /// Gets the name of the lock that serialises the processors of all hosts, and any other writer of the tables that they write.
    /// </summary>
    public static string GetLockName(Type processor) => processor.Name;

    /// <summary>Reads <see cref="Backlog"/>; <see langword="null"/> if there is no outbox table.</summary>
    public virtual string? BacklogSql => null;

    /// <summary>Processes all rows that were committed before the call. Cancellation ends the wait, not the work.</summary>
    public abstract Task ProcessPendingAsync(CancellationToken cancel);

    /// <summary>Does the same for a client, who waits no longer than for any call to a remote store: a run may last as long as bulk work.</summary>
    /// <exception cref="TimeoutException">The run takes longer; it goes on.</exception>
    public virtual Task ProcessPendingForClientAsync(CancellationToken cancel) => ProcessPendingAsync(cancel);
}

/// <summary>Processes the outbox of <typeparamref name="TRow"/>.</summary>
/// <typeparam name="TRow">The row type.</typeparam>
public abstract class OutboxProcessor<TRow> : OutboxProcessor
    where TRow : IQueued
{
    private readonly Db _db;
    private readonly int _maxBatchSize;
    private readonly SharedRun _run;

    /// <summary>Creates the processor.</summary>
    /// <param name="db">The store.</param>
    /// <param name="maxBatchSize">The maximum number of rows in a batch; other writers may wait for a whole batch.</param>
    protected OutboxProcessor(Db db, int maxBatchSize) => (_db, _maxBatchSize, _run) = (db, maxBatchSize, new SharedRun(RunAsync));

    /// <inheritdoc />
    public override string BacklogSql => OutboxTable<TRow>.BacklogSql;

    /// <inheritdoc />
    public override Task ProcessPendingAsync(CancellationToken cancel) => _run.RunAsync(cancel);

    /// <inheritdoc />
    public override Task ProcessPendingForClientAsync(CancellationToken cancel) => ProcessPendingAsync(cancel).WaitAsync(_db.CallTimeout, cancel);

    private async Task RunAsync()
    {
        // This is work of the service, even if a request waits for it: it also processes rows of other bureaus.
        TenantContext.Set(TenantContext.AllTenants);
        WriteContext.Set(null);
        while ((await _db.QueryPageAsync<long>(OutboxTable<TRow>.SelectIdsSql, new { Limit = 1 }, CancellationToken.None)).Count > 0)
        {
            // Essential: reads that depend on the outbox would fail on a full disk.
            if (await _db.WriteAsync(ClaimAndProcessBatchAsync, CommitMode.Bulk, CancellationToken.None, isEssential: true) < _maxBatchSize)
            {
                return;
            }
        }
    }

    /// <summary>Processes a batch.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="rows">The rows in the order of their ids.</param>
    /// <param name="claimId">The <c>ClaimId</c> that they have in the store. No id is greater.</param>
    protected abstract Task ProcessBatchAsync(WriteSession session, IReadOnlyList<TRow> rows, long claimId);

    private async Task<int> ClaimAndProcessBatchAsync(WriteSession session)
    {
        await session.AcquireLockAsync(GetLockName(GetType()));
        var ids = await session.QueryPageAsync<long>(OutboxTable<TRow>.SelectIdsSql, new { Limit = _maxBatchSize });
        if (ids.Count > 0)
        {
            var claimId = ids[^1];
            await ProcessBatchAsync(session, await ClaimAsync(session, ids, claimId), claimId);
            await session.ExecuteAsync(OutboxTable<TRow>.DeleteClaimedSql(session.Dialect), new { claimId });
        }

        return ids.Count;
    }

    /// <summary>
    /// Claims exactly the rows that one query has read. Rows committed since are left for the next batch, even if their ids are lower: the
    /// update meets some of them and passes others, so of two changes the later one could be processed first. It also passes rows
    /// whose transactions have committed but not released their locks yet.
    /// </summary>
    private static async Task<List<TRow>> ClaimAsync(WriteSession session, List<long> ids, long claimId)
    {
        await session.ExecuteAsync(OutboxTable<TRow>.ClaimSql(session.Dialect), new { claimId });
        var rows = await QueryClaimedRowsAsync(session, claimId);
        var claimed = rows.Select(row => row.Id).ToList();
        if (claimed.SequenceEqual(ids))
        {
            return rows;
        }

        foreach (var id in claimed.Except(ids))
        {
            await session.ExecuteAsync(OutboxTable<TRow>.SetClaimSql, new { claimId = 0L, id });
        }

        foreach (var id in ids.Except(claimed))
        {
            await session.ExecuteAsync(OutboxTable<TRow>.SetClaimSql, new { claimId, id });
        }

        return await QueryClaimedRowsAsync(session, claimId);
    }

    private static Task<List<TRow>> QueryClaimedRowsAsync(WriteSession session, long claimId) =>
        session.QueryAsync<TRow>(OutboxTable<TRow>.SelectClaimedSql, new { claimId });
}
