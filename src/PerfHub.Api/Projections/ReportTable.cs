using PerfHub.Api.Projections.Indexing;
using PerfHub.Api.Projections.Overviews;
using PerfHub.Api.Projections.Rankings;
using PerfHub.Api.Projections.Versions;

namespace PerfHub.Api.Projections;

/// <summary>
/// The reports of a year, their rankings and overviews. A list is sorted, and an overview added up, when it is first read; they follow all
/// changes from then on.
/// </summary>
internal sealed class ReportTable(int year, BureauMap bureaus, IEnumerable<BureauVersionRow> versions)
{
    // Each report of a list takes four bytes and some.
    private const int MaxLists = 2_000;
    private const long MaxListed = 8_000_000;

    // Of a list, as many entries take as much memory as one report.
    private const int ListedPerReport = 64;

    // A group with many different scores takes as much memory as some 100 reports.
    private const int MaxGroups = 2_000, ReportsPerGroup = 100;

    private readonly Lock _lock = new();
    private readonly IndexedReports _reports = new();
    private readonly Dictionary<ReportTraits, ReportTraits> _traits = [];
    private readonly Dictionary<RankingListKey, RankedList> _lists = [];
    private readonly Dictionary<long, string> _unreadable = [];
    private readonly Dictionary<OverviewKey, OverviewGroups> _overviews = [];
    private readonly Dictionary<(string Bureau, int Year), BureauVersionRow> _versions = versions.ToDictionary(it => (it.Bureau, it.Year));
    private BureauMap _bureaus = bureaus;
    private long _seq, _reads;
    private int _maxTraits = 1_000;
    private bool _isAhead;

    public int Year { get; } = year;

    /// <summary>The memory of the table, as the number of reports that take as much.</summary>
    public int SizeInReports
    {
        get
        {
            lock (_lock)
            {
                return _reports.Count + _traits.Count + (ReportsPerGroup * _overviews.Values.Sum(it => it.GroupCount))
                    + (int)(_lists.Values.Sum(it => (long)it.Count) / ListedPerReport);
            }
        }
    }

    /// <summary>The last change that it shows.</summary>
    public long Seq => Volatile.Read(ref _seq);

    /// <summary>Adds a report, before the table is shared.</summary>
    public void Load(IndexedReportRow row) => _reports.Append(IndexedReport.Create(row, Share(row)));

    /// <summary>Adds a report that cannot be read, before the table is shared.</summary>
    public void Load(UnreadableReport report) => _unreadable.Add(report.Id, report.Bureau);

    /// <summary>Applies changes.</summary>
    /// <param name="changes">The changes, of any year.</param>
    /// <param name="bureaus">The present bureaus.</param>
    /// <param name="seq">The last change that the table then shows.</param>
    /// <param name="isAhead">Whether it may also show later changes.</param>
    public void Apply(TableChanges changes, BureauMap bureaus, long seq, bool isAhead)
    {
        lock (_lock)
        {
            if (!ReferenceEquals(bureaus, _bureaus) && !bureaus.HasSameScopes(_bureaus))
            {
                _lists.Clear();
                _overviews.Clear();
            }

            _bureaus = bureaus;
            foreach (var row in changes.Reports.Where(it => it.Year == Year))
            {
                Replace(row.Id, row);
                _unreadable.Remove(row.Id);
            }

            foreach (var report in changes.Unreadable.Where(it => it.Year == Year))
            {
                Replace(report.Id, null);
                _unreadable[report.Id] = report.Bureau;
            }

            foreach (var version in changes.Versions.Where(it => it.Year == 0 || it.Year == Year))
            {
                _versions[(version.Bureau, version.Year)] = version;
            }

            (_seq, _isAhead) = (seq, isAhead);
        }
    }

    /// <summary>Reads a page of a ranking.</summary>
    /// <param name="key">The list.</param>
    /// <param name="ascending">Whether the lowest value comes first.</param>
    /// <param name="after">The place after which the page begins; <see langword="null"/> for the start of the list.</param>
    /// <param name="limit">The maximum number of units.</param>
    public RankingPage ReadRanking(RankingListKey key, bool ascending, (long Value, string Bureau, byte[] Unit)? after, int limit)
    {
        lock (_lock)
        {
            var list = GetList(key);
            var start = after is { } place ? CountUntil(list, ascending, new RankingPosition(place.Value, place.Bureau, place.Unit)) : 0;
            var count = Math.Min(limit, list.Count - start);
            var indexes = list.Slice(ascending ? list.Count - start - count : start, count);
            if (ascending)
            {
                Array.Reverse(indexes);
            }

            var units = new List<RankedPlace>(count);
            foreach (var index in indexes)
            {
                ref readonly var report = ref _reports[index];
                var value = key.Metric.GetValue(in report)!.Value;
                var rank = units.Count > 0 && units[^1].Value == value ? units[^1].Rank
                    : units.Count > 0 ? start + units.Count + 1
                    : ascending ? list.Count - list.CountBefore(RankingPosition.Before(value - 1)) + 1
                    : list.CountBefore(RankingPosition.Before(value)) + 1;
                units.Add(new RankedPlace(rank, value, report, _bureaus.GetName(report.Traits!.Bureau)));
            }

            return new RankingPage(list.Count, (long)(list.Fingerprint >> 1), start, units, start + count < list.Count, GetVersion(key.Bureau));
        }
    }

    /// <summary>Reads an overview.</summary>
    /// <param name="key">The overview.</param>
    /// <param name="create">Creates the result; no change is applied meanwhile.</param>
    /// <exception cref="StoredValueException">The overview would lack a report that cannot be read.</exception>
    public T ReadOverview<T>(OverviewKey key, Func<OverviewState, T> create)
    {
        lock (_lock)
        {
            var groups = GetOverview(key);
            if (_unreadable.FirstOrDefault(it => groups.Includes(it.Value)) is { Key: not 0 } report)
            {
                throw new StoredValueException($"the report {report.Key} of the bureau {report.Value} cannot be read.");
            }

            return create(new OverviewState(groups, _bureaus, GetVersion(key.Bureau)));
        }
    }

    /// <summary>Reads the version of a bureau's data, with the last change of all that the table shows.</summary>
    public DataVersionState ReadVersion(string bureau)
    {
        lock (_lock)
        {
            var (version, changedAt, isAhead) = GetVersion(bureau);
            return new DataVersionState(_seq, isAhead, version, changedAt);
        }
    }

    /// <summary>The same as <see cref="DataVersions.ReadAsync"/> reads from the store.</summary>
    private DataVersion GetVersion(string scope)
    {
        var (seq, changedAt) = (0L, (DateTime?)null);
        foreach (var bureau in _bureaus.GetScope(scope))
        {
            foreach (var year in (ReadOnlySpan<int>)[0, Year])
            {
                if (_versions.TryGetValue((bureau, year), out var version))
                {
                    (seq, changedAt) = (Math.Max(seq, version.Seq), changedAt > version.ChangedAt ? changedAt : version.ChangedAt);
                }
            }
        }

        return new DataVersion(seq, changedAt, _isAhead);
    }

    /// <summary>Counts the units up to and including a place, in the order of the page.</summary>
    private static int CountUntil(RankedList list, bool ascending, in RankingPosition place)
    {
        var before = list.CountBefore(in place);
        return ascending ? list.Count - before : before + (list.Contains(in place, before) ? 1 : 0);
    }

    private void Replace(long id, IndexedReportRow? row)
    {
        var (index, traits) = (_reports.Find(id), row is null ? null : Share(row));
        if (index < 0)
        {
            if (traits is null)
            {
                return;
            }

            index = _reports.Append(IndexedReport.Create(row!, traits));
        }
        else
        {
            foreach (var list in _lists.Values.Where(it => it.Includes(in _reports[index])))
            {
                list.Remove(index);
            }

            foreach (var overview in FindOverviews(in _reports[index]))
            {
                overview.Remove(in _reports[index]);
            }

            if (traits is null)
            {
                _reports[index].Traits = null;
                return;
            }

            _reports[index] = IndexedReport.Create(row!, traits);
        }

        foreach (var list in _lists.Values.Where(it => it.Includes(in _reports[index])))
        {
            list.Add(index);
        }

        foreach (var overview in FindOverviews(in _reports[index]))
        {
            overview.Add(in _reports[index]);
        }
    }

    private IEnumerable<OverviewGroups> FindOverviews(in IndexedReport report)
    {
        var traits = report.Traits;
        return traits is null ? [] : _overviews.Values.Where(it => it.Includes(traits.Bureau));
    }

    private OverviewGroups GetOverview(OverviewKey key)
    {
        if (!_overviews.TryGetValue(key, out var overview))
        {
            overview = OverviewGroups.Create(key, _bureaus);
            for (var i = 0; i < _reports.Count; i++)
            {
                ref readonly var report = ref _reports[i];
                if (report.Traits is { } traits && overview.Includes(traits.Bureau))
                {
                    overview.Add(in report);
                }
            }

            while (_overviews.Count > 0 && overview.GroupCount + _overviews.Values.Sum(it => it.GroupCount) > MaxGroups)
            {
                _overviews.Remove(_overviews.MinBy(it => it.Value.LastRead).Key);
            }

            _overviews.Add(key, overview);
        }

        overview.LastRead = ++_reads;
        return overview;
    }

    private RankedList GetList(RankingListKey key)
    {
        if (!_lists.TryGetValue(key, out var list))
        {
            var scope = key.IsOwn ? new HashSet<string> { key.Bureau } : _bureaus.GetScope(key.Bureau);
            list = new RankedList(
                _reports,
                key.Metric,
                key.Grade,
                traits => (key.Sector is null || traits.NormalizedSector == key.Sector) && (key.Kind is null || traits.Kind == key.Kind) && scope.Contains(traits.Bureau));
            if (list.Count == 0)
            {
                // A caller could fill the cache with filters that match nothing.
                return list;
            }

            RemoveLeastRecentlyRead(list.Count);
            _lists.Add(key, list);
        }

        list.LastRead = ++_reads;
        return list;
    }

    private void RemoveLeastRecentlyRead(int added)
    {
        var listed = added + _lists.Values.Sum(it => (long)it.Count);
        while (_lists.Count > 0 && (_lists.Count >= MaxLists || listed > MaxListed))
        {
            var oldest = _lists.MinBy(it => it.Value.LastRead);
            listed -= oldest.Value.Count;
            _lists.Remove(oldest.Key);
        }
    }

    private ReportTraits Share(IndexedReportRow row)
    {
        var traits = ReportTraits.Create(row);
        if (_traits.TryGetValue(traits, out var shared))
        {
            return shared;
        }

        if (_traits.Count >= _maxTraits)
        {
            RemoveUnusedTraits();
        }

        _traits.Add(traits, traits);
        return traits;
    }

    /// <summary>Removes what no report has any more: each evaluation under another policy leaves the traits of all its reports.</summary>
    private void RemoveUnusedTraits()
    {
        _traits.Clear();
        for (var i = 0; i < _reports.Count; i++)
        {
            if (_reports[i].Traits is { } traits)
            {
                _traits[traits] = traits;
            }
        }

        _maxTraits = Math.Max(_maxTraits, 2 * _traits.Count);
    }
}
