using System.Collections.Concurrent;
using PerfHub.Api.Persistence;
using PerfHub.Api.Persistence.Outbox;
using PerfHub.Api.Projections.Indexing;
using PerfHub.Api.Projections.Rankings;
using PerfHub.Api.Projections.Versions;

namespace PerfHub.Api.Projections;

/// <summary>
/// Holds what rankings and overviews show of reports in memory, a table a year. <see cref="ReportIndexPreloader"/> asks for one at the start;
/// the others are built when they are first read, while those that exist are read and refreshed. A table follows <see cref="RankingChangeRow"/>:
/// before each read, every second, and after a write of this host if somebody has read since the last such refresh that found changes. Each
/// refresh reads from one snapshot what has changed, with and without a number, so a table shows the state of the store at one moment. A host
/// that has missed changes which have been deleted builds its tables again.
/// </summary>
public sealed class ReportIndex : OutboxProcessor, IDisposable
{
    // The ids of reports increase with the time of their first filing.
    private const string NewestReportYearSql = "SELECT t.Year FROM CurrentReport t ORDER BY t.Id DESC";

    // Reading as many changed reports takes longer than building the tables.
    private const int MaxChanges = 50_000;

    // Reports of all years together; some 300 MB.
    private const int MaxReports = 1_000_000;

    private readonly Db _db;
    private readonly RankingChangeSequencer _sequencer;
    private readonly IndexedReportReader _reader;
    private readonly SharedRun _refresh;
    private readonly ConcurrentDictionary<int, ReportTable> _tables = [];
    private readonly ConcurrentDictionary<int, SharedRun> _builds = [];

    // One after the other: each build takes a connection that bulletins and statistics need too.
    private readonly SemaphoreSlim _buildTurn = new(1);

    // The next refresh adds them to the tables.
    private readonly ConcurrentQueue<BuiltTable> _built = [];

    // The years that have been asked for, with the time of the last read.
    private readonly ConcurrentDictionary<int, long> _years = [];
    private BureauMap? _bureaus;
    private long _seq;

    // The stamp of the store from before the last refresh. While the store still has it, there is nothing to refresh.
    private long? _stamp;

    // Whether somebody has read since a write last started a refresh that found changes.
    private bool _isRead;

    // Grows when all tables are given up.
    private int _generation;

    /// <summary>Creates an index without tables.</summary>
    /// <param name="db">The store.</param>
    /// <param name="sequencer">Numbers changes.</param>
    /// <param name="faults">Logs reports that cannot be read.</param>
    public ReportIndex(Db db, RankingChangeSequencer sequencer, StoreFaultMonitor faults)
    {
        (_db, _sequencer, _reader, _refresh) = (db, sequencer, new IndexedReportReader(faults), new SharedRun(RefreshAsync, isShort: true));
        db.Committed += RefreshForNextReader;
    }

    /// <summary>Brings the tables of this host up to date, so that the next reader finds few changes.</summary>
    public override async Task ProcessPendingAsync(CancellationToken cancel)
    {
        await _sequencer.ProcessPendingAsync(cancel);
        if (!_tables.IsEmpty)
        {
            await _refresh.RunAsync(cancel);
        }

        foreach (var year in _years.Keys.Where(year => !_tables.ContainsKey(year)))
        {
            await GetBuild(year).RunAsync(cancel);
        }
    }

    /// <summary>Builds the table of the year of the newest report, if there is one.</summary>
    internal async Task BuildYearOfNewestReportAsync(CancellationToken cancel)
    {
        RunAsService();
        if (await _db.QueryPageAsync<int>(NewestReportYearSql, new { Limit = 1 }, cancel) is [var year])
        {
            await GetBuild(year).RunAsync(cancel);
        }
    }

    /// <summary>Notes that somebody reads what the index shows, perhaps from a cache: the next write will start a refresh.</summary>
    internal void NoteRead()
    {
        if (!Volatile.Read(ref _isRead))
        {
            Volatile.Write(ref _isRead, true);
        }
    }

    /// <summary>Reads the table of a year. It shows every change up to <paramref name="head"/>.</summary>
    internal async Task<T> ReadAsync<T>(int year, long head, Func<ReportTable, T> read, CancellationToken cancel)
    {
        NoteRead();

        // A refresh that begins after this call shows the last change, even if the store has been restored to an earlier one.
        for (var isRefreshed = false; ;)
        {
            _years[year] = Environment.TickCount64;
            if (_tables.TryGetValue(year, out var table) && (isRefreshed || table.Seq >= head))
            {
                return read(table);
            }

            // Building a table may take longer than a client waits; it goes on.
            var run = table is null ? GetBuild(year) : _refresh;
            await run.RunAsync(cancel).WaitAsync(_db.CallTimeout, cancel);

            // A table that another call has begun to build may lack the last changes.
            isRefreshed = table is not null;
        }
    }

    /// <summary>
    /// Reads the version of a bureau's data of a year from its table, which shows every change made before this call;
    /// <see langword="null"/> if there is no table.
    /// </summary>
    /// <param name="bureau">The bureau.</param>
    /// <param name="year">The fiscal year.</param>
    /// <param name="head">
    /// The last change of the store. A table with another last change is refreshed; so it is if changes waited for a number, or without a head.
    /// </param>
    /// <param name="cancel">Ends the wait.</param>
    internal async Task<DataVersionState?> TryReadVersionAsync(string bureau, int year, ChangeHead? head, CancellationToken cancel)
    {
        if (_tables.TryGetValue(year, out var table) && (head is not { IsBehind: false } || table.Seq != head.Head))
        {
            await _refresh.RunAsync(cancel).WaitAsync(_db.CallTimeout, cancel);
            table = _tables.GetValueOrDefault(year);
        }

        return table?.ReadVersion(bureau);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _db.Committed -= RefreshForNextReader;
        _buildTurn.Dispose();
    }

    /// <summary>Refreshes in the background. Not after each write: many may be made before somebody reads.</summary>
    private void RefreshForNextReader()
    {
        if (Volatile.Read(ref _isRead) && Interlocked.Exchange(ref _isRead, false))
        {
            // Neither the caller nor the trace of the write flows there.
            ThreadPool.UnsafeQueueUserWorkItem(static index => _ = index.TryProcessPendingAsync(), this, preferLocal: false);
        }
    }

    private async Task TryProcessPendingAsync()
    {
        // If it fails, the next reader refreshes, and reports the failure.
        var seq = Volatile.Read(ref _seq);
        await ProcessPendingAsync(CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (Volatile.Read(ref _seq) == seq)
        {
            // The write was none that the index shows, such as that of a health check.
            NoteRead();
        }
    }

    private SharedRun GetBuild(int year) => _builds.GetOrAdd(year, it => new SharedRun(() => BuildAsync(it)));

    /// <summary>Builds the table of a year, unless there is one.</summary>
    private async Task BuildAsync(int year)
    {
        RunAsService();
        await _buildTurn.WaitAsync();
        try
        {
            while (!_tables.ContainsKey(year))
            {
                var generation = Volatile.Read(ref _generation);
                _built.Enqueue(await _db.AggregateInSnapshotAsync(snapshot => ReadTableAsync(snapshot, year, generation), CancellationToken.None));
                await _refresh.RunAsync(CancellationToken.None);
            }
        }
        catch
        {
            // Otherwise it would be tried again every second.
            _years.TryRemove(year, out _);
            throw;
        }
        finally
        {
            _buildTurn.Release();
        }
    }

    private async Task<BuiltTable> ReadTableAsync(ReadSnapshot snapshot, int year, int generation)
    {
        var log = (await snapshot.QueryFirstOrDefaultAsync<ChangeLogState>(ChangeLogState.Sql, new { seq = 0L }))!;
        var bureaus = await BureauMap.ReadAsync(snapshot);
        var table = await _reader.ReadYearAsync(snapshot, year, bureaus);
        table.Apply(TableChanges.None, bureaus, log.Head, log.IsBehind);
        return new BuiltTable(table, bureaus, generation);
    }

    // Even if a request waits for it: the tables have the units of all bureaus.
    private static void RunAsService()
    {
        TenantContext.Set(TenantContext.AllTenants);
        WriteContext.Set(null);
    }

    private async Task RefreshAsync()
    {
        RunAsService();
        var stamp = _db.GetCommitStamp();
        var built = TakeBuiltTables();
        if (built.Count == 0 && (_tables.IsEmpty || (stamp is not null && stamp == _stamp)))
        {
            // Reads let tables grow, too.
            RemoveLeastRecentlyRead();
            return;
        }

        // Tables that are up to date read some changes again, which makes no difference to them.
        var (bureaus, seq) = _tables.IsEmpty ? (built[0].Bureaus, built[0].Table.Seq) : (_bureaus!, _seq);
        var first = built.Select(it => it.Table.Seq).Append(seq).Min();
        var update = await ReadUpdateAsync(bureaus, first, seq);
        if (update is null && first < seq)
        {
            // A table whose building took too long is built again; the others are kept.
            built.Clear();
            update = await ReadUpdateAsync(bureaus, seq, seq);
        }

        if (update is null)
        {
            _tables.Clear();
            _stamp = null;
            Volatile.Write(ref _generation, _generation + 1);
            return;
        }

        foreach (var (table, _, _) in built)
        {
            // What has just been built was asked for.
            _years[table.Year] = Environment.TickCount64;
            _tables[table.Year] = table;
        }

        foreach (var table in _tables.Values)
        {
            table.Apply(update.Changes, update.Bureaus, update.Seq, update.IsAhead);
        }

        (_bureaus, _seq, _stamp) = (update.Bureaus, update.Seq, stamp);
        RemoveLeastRecentlyRead();
    }

    /// <summary>Takes the tables that were built. When all tables were given up meanwhile, one that was being built may have been as outdated.</summary>
    private List<BuiltTable> TakeBuiltTables()
    {
        var built = new List<BuiltTable>();
        while (_built.TryDequeue(out var table))
        {
            if (table.Generation == _generation)
            {
                built.Add(table);
            }
        }

        return built;
    }

    /// <summary>Reads the changes after <paramref name="first"/>; <see langword="null"/> if the tables must be built again.</summary>
    /// <param name="bureaus">The bureaus that the tables know.</param>
    /// <param name="first">The change that they and all tables show.</param>
    /// <param name="last">The change that the last refresh has shown; a store whose last change is an earlier one has been restored.</param>
    private Task<TableUpdate?> ReadUpdateAsync(BureauMap bureaus, long first, long last) =>
        _db.ReadInSnapshotAsync(snapshot => ReadUpdateAsync(snapshot, bureaus, first, last), CancellationToken.None);

    private async Task<TableUpdate?> ReadUpdateAsync(ReadSnapshot snapshot, BureauMap bureaus, long first, long last)
    {
        var rows = await snapshot.QueryAsync<ChangeLogVersionRow>(ChangeLogVersionRow.Sql, new { seq = first });
        var log = rows[0].Log;
        if (log.Head < last || log.First > first + 1 || log.Head - first > MaxChanges)
        {
            return null;
        }

        // What waits for a number is read, too. Otherwise a table would lack units that have been acknowledged, or have units without their reports.
        var changes = log.Head > first || log.IsBehind
            ? await _reader.ReadChangesAsync(snapshot, first, [.. rows.Select(it => it.Version).OfType<BureauVersionRow>()])
            : TableChanges.None;
        return new TableUpdate(changes, log.HasBureauChanges ? await bureaus.UpdateAsync(snapshot, first) : bureaus, log.Head, log.IsBehind);
    }

    private void RemoveLeastRecentlyRead()
    {
        while (_tables.Count > 1 && _tables.Values.Sum(it => (long)it.SizeInReports) > MaxReports)
        {
            var oldest = _tables.Keys.MinBy(year => _years.GetValueOrDefault(year));
            _years.TryRemove(oldest, out _);
            _tables.TryRemove(oldest, out _);
        }
    }

    /// <summary>What a refresh has read from one snapshot.</summary>
    private sealed record TableUpdate(TableChanges Changes, BureauMap Bureaus, long Seq, bool IsAhead);

    /// <summary>A table that no reader has seen yet.</summary>
    private sealed record BuiltTable(ReportTable Table, BureauMap Bureaus, int Generation);
}
