using PerfHub.Api.Projections.Versions;
using PerfHub.Api.Reports;

namespace PerfHub.Api.Projections.Rankings;

/// <summary>The rankings of a year. A list is sorted when it is first read, and follows all changes from then on.</summary>
internal sealed class RankingTable(int year, BureauMap bureaus, IEnumerable<BureauVersionRow> versions)
{
    // Each report of a list takes four bytes and some.
    private const int MaxLists = 2_000;
    private const long MaxListed = 8_000_000;

    private readonly Lock _lock = new();
    private readonly RankedReports _reports = new();
    private readonly Dictionary<RankedTraits, RankedTraits> _traits = [];
    private readonly Dictionary<RankingListKey, RankedList> _lists = [];
    private readonly Dictionary<(string Bureau, int Year), BureauVersionRow> _versions = versions.ToDictionary(it => (it.Bureau, it.Year));
    private BureauMap _bureaus = bureaus;
    private long _seq, _reads;
    private bool _isAhead;

    public int Year { get; } = year;

    /// <summary>The number of reports that have been ranked.</summary>
    public int Count => _reports.Count;

    /// <summary>The last change that it shows.</summary>
    public long Seq => Volatile.Read(ref _seq);

    /// <summary>Adds a report, before the table is shared.</summary>
    public void Load(RankedReportRow row) => _reports.Append(RankedReport.Create(row, Share(row)));

    /// <summary>Applies changes.</summary>
    /// <param name="changes">The changes, of any year.</param>
    /// <param name="bureaus">The present bureaus.</param>
    /// <param name="seq">The last change that the table then shows.</param>
    /// <param name="isAhead">Whether it may also show later changes.</param>
    public void Apply(RankingChanges changes, BureauMap bureaus, long seq, bool isAhead)
    {
        lock (_lock)
        {
            if (!ReferenceEquals(bureaus, _bureaus) && !bureaus.HasSameScopes(_bureaus))
            {
                _lists.Clear();
            }

            _bureaus = bureaus;
            foreach (var row in changes.Reports.Where(it => it.Year == Year))
            {
                Replace(row.Id, row);
            }

            foreach (var id in changes.Unreadable)
            {
                Replace(id, null);
            }

            foreach (var version in changes.Versions.Where(it => it.Year == 0 || it.Year == Year))
            {
                _versions[(version.Bureau, version.Year)] = version;
            }

            (_seq, _isAhead) = (seq, isAhead);
        }
    }

    /// <summary>Reads a page.</summary>
    /// <param name="key">The list.</param>
    /// <param name="ascending">Whether the lowest value comes first.</param>
    /// <param name="after">The place after which the page begins; <see langword="null"/> for the start of the list.</param>
    /// <param name="limit">The maximum number of units.</param>
    public RankingPage Read(RankingListKey key, bool ascending, (long Value, string Bureau, byte[] Unit)? after, int limit)
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
                var value = report.GetValue(key.Metric)!.Value;
                var rank = units.Count > 0 && units[^1].Value == value ? units[^1].Rank
                    : units.Count > 0 ? start + units.Count + 1
                    : ascending ? list.Count - list.CountBefore(RankingPosition.Before(value - 1)) + 1
                    : list.CountBefore(RankingPosition.Before(value)) + 1;
                units.Add(new RankedPlace(rank, value, report, _bureaus.GetName(report.Traits!.Bureau)));
            }

            return new RankingPage(list.Count, (long)(list.Fingerprint >> 1), start, units, start + count < list.Count, GetVersion(key.Bureau));
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

    private void Replace(long id, RankedReportRow? row)
    {
        var (index, traits) = (_reports.Find(id), row?.Status.Counts() == true ? Share(row) : null);
        if (index < 0)
        {
            if (traits is null)
            {
                return;
            }

            index = _reports.Append(RankedReport.Create(row!, traits));
        }
        else
        {
            foreach (var list in _lists.Values.Where(it => it.Includes(in _reports[index])))
            {
                list.Remove(index);
            }

            if (traits is null)
            {
                _reports[index].Traits = null;
                return;
            }

            _reports[index] = RankedReport.Create(row!, traits);
        }

        foreach (var list in _lists.Values.Where(it => it.Includes(in _reports[index])))
        {
            list.Add(index);
        }
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

    private RankedTraits Share(RankedReportRow row)
    {
        var traits = new RankedTraits(
            row.Bureau, row.Sector, row.NormalizedSector ?? row.Sector, row.Kind, row.PolicyBureau, row.PolicyVersion, row.RuleSetVersion);
        if (_traits.TryGetValue(traits, out var shared))
        {
            return shared;
        }

        _traits.Add(traits, traits);
        return traits;
    }
}
