using System.Collections.Concurrent;
using PerfHub.Api.Persistence;
using PerfHub.Api.Projections.Rankings;
using PerfHub.Api.Projections.Versions;

namespace PerfHub.Api.Projections;

/// <summary>Reads current data versions from the primary.</summary>
public sealed class DataVersionReader(Db db, RankingChangeSequencer sequencer, ReportIndex reports)
{
    private readonly ConcurrentDictionary<(string Bureau, int Year), LastVersion> _last = [];
    private long _head;

    /// <summary>The last change that any request of this host has seen; see <see cref="RankingChangeRow"/>.</summary>
    internal long Head => Volatile.Read(ref _head);

    /// <summary>Returns a version that reflects every write acknowledged before this call, on any host.</summary>
    /// <param name="bureau">The bureau.</param>
    /// <param name="year">The fiscal year.</param>
    /// <param name="isIndexed">
    /// Whether the index answers: then it is brought up to date at once, and has the version, so that neither is read again.
    /// </param>
    /// <param name="cancel">Ends the wait.</param>
    internal ValueTask<DataVersionState> GetCurrentAsync(string bureau, int year, bool isIndexed, CancellationToken cancel)
    {
        if (isIndexed)
        {
            reports.NoteRead();
        }

        // Read before the version: a change that comes between has another stamp.
        var stamp = db.GetCommitStamp();
        return stamp is not null && _last.TryGetValue((bureau, year), out var last) && last.Stamp == stamp
            ? new ValueTask<DataVersionState>(last.State)
            : new ValueTask<DataVersionState>(ReadAsync(bureau, year, isIndexed, stamp, cancel));
    }

    private async Task<DataVersionState> ReadAsync(string bureau, int year, bool isIndexed, long? stamp, CancellationToken cancel)
    {
        // As the service: versions are shared by all callers, and a caller of the bureau's former parent, whose request is not authorised yet, does not
        // see its changes.
        TenantContext.Set(TenantContext.AllTenants);

        // Somebody has committed, and the index finds out what has changed.
        var state = stamp is not null && isIndexed && await reports.TryReadVersionAsync(bureau, year, null, cancel) is { IsBehind: false } current
            ? current
            : await ReadAfterHeadAsync(bureau, year, isIndexed, cancel);

        // First: who finds the version below reads a list that shows it.
        RaiseHead(Math.Max(state.Head, state.Version));

        if (state.IsComparable)
        {
            _last[(bureau, year)] = new LastVersion(state, stamp);
        }

        return state;
    }

    /// <summary>Reads the last change first: as long as no change has been made anywhere, no version has changed.</summary>
    private async Task<DataVersionState> ReadAfterHeadAsync(string bureau, int year, bool isIndexed, CancellationToken cancel)
    {
        var head = (await db.QueryFirstOrDefaultAsync<ChangeHead>(ChangeHead.Sql, new { }, cancel))!;
        if (head.IsBehind)
        {
            await sequencer.ProcessPendingForClientAsync(cancel);
        }
        else if (_last.TryGetValue((bureau, year), out var last) && last.State.Head == head.Head)
        {
            return last.State;
        }

        return (isIndexed ? await reports.TryReadVersionAsync(bureau, year, head, cancel) : null)
            ?? (await db.QueryFirstOrDefaultAsync<DataVersionState>(DataVersionState.Sql, new { bureau, year }, cancel))!;
    }

    private void RaiseHead(long head)
    {
        for (var last = Head; last < head; last = Head)
        {
            Interlocked.CompareExchange(ref _head, head, last);
        }
    }

    /// <summary>A version, with the stamp of the store that was read before; see <see cref="Dialect.GetCommitStamp"/>.</summary>
    private sealed record LastVersion(DataVersionState State, long? Stamp);
}
