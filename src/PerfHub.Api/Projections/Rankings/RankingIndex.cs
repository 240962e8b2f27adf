using System.Collections.Concurrent;
using PerfHub.Api.Persistence;
using PerfHub.Api.Persistence.Outbox;

namespace PerfHub.Api.Projections.Rankings;

/// <summary>
/// Holds the rankings of this host in memory, a table a year. A table is built when it is first read, and follows
/// <see cref="RankingChangeRow"/>: before each read, and every second. Each refresh reads the changes and the changed reports from one
/// snapshot, so a table shows the state after a change, and no part of a later one. A host that has missed changes which have been
/// deleted builds its tables again.
/// </summary>
public sealed class RankingIndex : OutboxProcessor
{
    // Applying as many takes longer than building the tables.
    private const int MaxChanges = 50_000;

    // Units of all years together.
    private const int MaxUnits = 2_000_000;

    private readonly Db _db;
    private readonly RankingChangeSequencer _sequencer;
    private readonly RankedReportReader _reader;
    private readonly SharedRun _refresh;
    private readonly ConcurrentDictionary<int, RankingTable> _tables = [];

    // The years that have been asked for, with the time of the last read.
    private readonly ConcurrentDictionary<int, long> _years = [];
    private BureauMap? _bureaus;
    private long _seq;

    /// <summary>Creates an index without tables.</summary>
    /// <param name="db">The store.</param>
    /// <param name="sequencer">Numbers changes.</param>
    /// <param name="faults">Logs reports that cannot be read.</param>
    public RankingIndex(Db db, RankingChangeSequencer sequencer, StoreFaultMonitor faults) =>
        (_db, _sequencer, _reader, _refresh) = (db, sequencer, new RankedReportReader(faults), new SharedRun(RefreshAsync));

    /// <summary>Brings the tables of this host up to date, so that the next reader finds few changes.</summary>
    public override async Task ProcessPendingAsync(CancellationToken cancel)
    {
        await _sequencer.ProcessPendingAsync(cancel);
        if (!_years.IsEmpty)
        {
            await _refresh.RunAsync(cancel);
        }
    }

    /// <summary>Reads a page. It shows every change up to <paramref name="head"/>.</summary>
    internal async Task<RankingPage> ReadAsync(
        RankingListKey key, int year, bool ascending, (long Value, string Bureau, byte[] Unit)? after, int limit, long head, CancellationToken cancel)
    {
        // A refresh that begins after this call shows the last change, even if the store has been restored to an earlier one.
        for (var isRefreshed = false; ; isRefreshed = true)
        {
            _years[year] = Environment.TickCount64;
            if (_tables.TryGetValue(year, out var table) && (isRefreshed || table.Seq >= head))
            {
                return table.Read(key, ascending, after, limit);
            }

            // Building a table may take longer than a client waits; it goes on.
            await _refresh.RunAsync(cancel).WaitAsync(_db.CallTimeout, cancel);
        }
    }

    private async Task RefreshAsync()
    {
        // This is work of the service, even if a request waits for it: the tables have the units of all bureaus.
        TenantContext.Set(TenantContext.AllTenants);
        WriteContext.Set(null);
        RemoveLeastRecentlyRead();
        var isBuilding = _years.Keys.Any(year => !_tables.ContainsKey(year));
        RankingUpdate update;
        try
        {
            update = await (isBuilding
                ? _db.AggregateInSnapshotAsync(ReadUpdateAsync, CancellationToken.None)
                : _db.ReadInSnapshotAsync(ReadUpdateAsync, CancellationToken.None));
        }
        catch
        {
            // A year that cannot be built must not keep the others from being refreshed.
            foreach (var year in _years.Keys.Where(year => !_tables.ContainsKey(year)))
            {
                _years.TryRemove(year, out _);
            }

            throw;
        }

        foreach (var table in update.NewTables.Concat(_tables.Values))
        {
            table.Apply(update.Changes, update.Bureaus, update.Seq, update.IsAhead);
        }

        foreach (var table in update.NewTables)
        {
            _tables[table.Year] = table;
        }

        (_bureaus, _seq) = (update.Bureaus, update.Seq);
    }

    private async Task<RankingUpdate> ReadUpdateAsync(ReadSnapshot snapshot)
    {
        var log = (await snapshot.QueryFirstOrDefaultAsync<ChangeLogState>(ChangeLogState.Sql, new { seq = _seq }))!;
        if (_bureaus is null || log.Head < _seq || log.First > _seq + 1 || log.Head - _seq > MaxChanges)
        {
            // Both would be in memory until the new ones are complete.
            _tables.Clear();
        }

        var isFollowing = _bureaus is not null && !_tables.IsEmpty && log.Head > _seq;
        var changes = isFollowing ? await _reader.ReadChangesAsync(snapshot, _seq) : RankingChanges.None;
        var bureaus = _bureaus is null || _tables.IsEmpty || log.HasBureauChanges ? await BureauMap.ReadAsync(snapshot) : _bureaus;
        var newTables = new List<RankingTable>();
        foreach (var year in _years.Keys.Where(year => !_tables.ContainsKey(year)))
        {
            newTables.Add(await _reader.ReadYearAsync(snapshot, year, bureaus));
        }

        return new RankingUpdate(changes, bureaus, newTables, log.Head, log.IsBehind);
    }

    private void RemoveLeastRecentlyRead()
    {
        while (_tables.Count > 1 && _tables.Values.Sum(it => (long)it.Count) > MaxUnits)
        {
            var oldest = _tables.Keys.MinBy(year => _years.GetValueOrDefault(year));
            _years.TryRemove(oldest, out _);
            _tables.TryRemove(oldest, out _);
        }
    }

    /// <summary>What a refresh has read from one snapshot.</summary>
    private sealed record RankingUpdate(RankingChanges Changes, BureauMap Bureaus, List<RankingTable> NewTables, long Seq, bool IsAhead);
}
