namespace PerfHub.Api.Persistence.Outbox;

/// <summary>
/// Work that follows what was committed, for much of it at once and by one host at a time. A transaction that changes
/// something only adds a row to a queue; what follows from it is done before anybody reads it, and shortly after in any case.
/// Only committed rows are ever seen here, and each is taken up once, whatever the order of their ids.
/// </summary>
public abstract class OutboxProcessor
{
    /// <summary>The name that a backlog's hosts take turns by, and whoever else writes what it writes.</summary>
    /// <param name="backlog">The backlog's type.</param>
    public static string GetLockName(Type backlog) => backlog.Name;

    /// <summary>Returns once all that was committed before the call is done.</summary>
    /// <param name="cancel">Stops between two batches.</param>
    public abstract Task ProcessPendingAsync(CancellationToken cancel);
}

/// <summary>A backlog with its queue.</summary>
/// <typeparam name="TRow">The queue's row type, which has an <c>Id</c>, and a <c>Batch</c> that is 0 until somebody takes the row up.</typeparam>
/// <param name="db">The store.</param>
/// <param name="largestBatch">How many rows are taken up at once; whoever writes meanwhile waits for them.</param>
public abstract class OutboxProcessor<TRow>(Db db, int largestBatch) : OutboxProcessor
{
    /// <inheritdoc />
    public override async Task ProcessPendingAsync(CancellationToken cancel)
    {
        // Whoever waits for it, it is the service's own work: rows of other bureaus than the caller's are concerned too.
        TenantContext.Set(TenantContext.AllTenants);
        WriteContext.Set(null);
        while ((await db.QueryPageAsync<long>(OutboxTable<TRow>.SelectIdsSql, new { Limit = 1 }, cancel)).Count > 0)
        {
            await PrepareAsync(db, cancel);
            if (await (AllowsDelayedDurability ? db.WriteWithDelayedDurabilityAsync(ClaimAndProcessBatchAsync, cancel) : db.WriteBulkAsync(ClaimAndProcessBatchAsync, cancel)) < largestBatch)
            {
                return;
            }
        }
    }

    /// <summary>
    /// Whether what it writes may be lost with the power, because its queue is there again then and all of it follows from that. Nothing
    /// that it has once told may mean something else when it is done again.
    /// </summary>
    protected virtual bool AllowsDelayedDurability => false;

    /// <summary>Does what must be on disk before any batch is begun.</summary>
    /// <param name="store">The store.</param>
    /// <param name="cancel">Stops waiting.</param>
    protected virtual Task PrepareAsync(Db store, CancellationToken cancel) => Task.CompletedTask;

    /// <summary>Does what follows from the rows of a batch.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="claimId">The batch; its rows have ids up to this and it as their <c>Batch</c>.</param>
    protected abstract Task ProcessBatchAsync(WriteSession session, long claimId);

    /// <summary>The rows of a batch, in the order of their ids.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="claimId">The batch.</param>
    protected static Task<List<TRow>> QueryClaimedRowsAsync(WriteSession session, long claimId) => session.QueryAsync<TRow>(OutboxTable<TRow>.SelectClaimedSql, new { claimId });

    private async Task<int> ClaimAndProcessBatchAsync(WriteSession session)
    {
        await session.AcquireLockAsync(GetLockName(GetType()));
        var ids = await session.QueryPageAsync<long>(OutboxTable<TRow>.SelectIdsSql, new { Limit = largestBatch });
        if (ids.Count > 0)
        {
            // Rows that are committed from now on are left for the next batch, even if their ids are lower.
            var claimId = ids[^1];
            await session.ExecuteAsync(OutboxTable<TRow>.ClaimSql, new { claimId });
            await ProcessBatchAsync(session, claimId);
            await session.ExecuteAsync(OutboxTable<TRow>.DeleteClaimedSql, new { claimId });
        }

        return ids.Count;
    }
}
