using PerfHub.Api.Persistence;
using PerfHub.Api.Projections.Versions;
using PerfHub.Api.Reports.State;

namespace PerfHub.Api.Projections.Rankings;

/// <summary>Collects the changes of many reports in the rankings, to write them in the order of the lists.</summary>
internal sealed class RankingChanges
{
    private static readonly RankingMetric[] Metrics = Enum.GetValues<RankingMetric>();

    private readonly List<RankedReportRow> _rankedReports = [];
    private readonly List<RankingEntryRow> _removedEntries = [], _addedEntries = [];
    private readonly Dictionary<(string Scope, bool Own, int Year, string Sector, string Kind), (int Units, int Rated)> _groups = [];

    /// <summary>
    /// Moves a unit from its previous places in the lists of <paramref name="scopes"/> to its new ones; <paramref name="after"/> is
    /// <see langword="null"/> if it has none.
    /// </summary>
    public void Add(CurrentReportRow report, RankedReportRow? before, RankedReportRow? after, IReadOnlyList<string> scopes)
    {
        _rankedReports.AddRange(after is null ? [] : [after]);
        var isSameGroup = before is not null && after is not null && (before.Sector, before.Kind) == (after.Sector, after.Kind);
        foreach (var metric in Metrics)
        {
            if (metric == RankingMetric.ReviewedScore)
            {
                // The projector has removed all entries of the batch.
                AddEntries(_addedEntries, metric, report, after, scopes);
            }
            else if (!isSameGroup || before!.GetValue(metric) != after!.GetValue(metric))
            {
                AddEntries(_removedEntries, metric, report, before, scopes);
                AddEntries(_addedEntries, metric, report, after, scopes);
            }
        }

        foreach (var scope in scopes)
        {
            CountUnit(scope, false, report.Year, before, -1);
            CountUnit(scope, false, report.Year, after, 1);
        }

        CountUnit(report.Bureau, true, report.Year, before, -1);
        CountUnit(report.Bureau, true, report.Year, after, 1);
    }

    /// <summary>Writes the changes; <paramref name="groups"/> are the current groups of all affected lists.</summary>
    public async Task WriteAsync(WriteSession session, IEnumerable<RankingGroupRow> groups, long minVersion)
    {
        await session.InsertAsync(_rankedReports);
        await session.RemoveAsync(_removedEntries);
        await session.InsertAsync(SortByKey(_addedEntries));
        await UpdateGroupsAsync(
            session,
            groups,
            _groups.Select(it => new RankingGroupRow(
                it.Key.Scope, it.Key.Own, it.Key.Year, it.Key.Sector, it.Key.Kind, it.Value.Units, it.Value.Rated, Version: 0)),
            minVersion);
    }

    /// <summary>Adds <paramref name="changes"/> to the counters of the current groups of all affected lists, and creates missing groups.</summary>
    public static async Task UpdateGroupsAsync(
        WriteSession session, IEnumerable<RankingGroupRow> groups, IEnumerable<RankingGroupRow> changes, long minVersion)
    {
        var current = groups.ToDictionary(GetKey);

        // Any selection of a list's groups is read together, and the highest version is the version of the selection.
        var versions = current.Values.ToLookup(GetListKey, group => group.Version);
        var (before, after) = (new List<RankingGroupRow>(), new List<RankingGroupRow>());
        foreach (var change in changes)
        {
            var version = VersionNumberAllocator.ComputeNext(versions[GetListKey(change)], minVersion);
            if (current.TryGetValue(GetKey(change), out var group))
            {
                before.Add(group);
                after.Add(group with
                {
                    Population = group.Population + change.Population,
                    Rated = group.Rated + change.Rated,
                    Version = version,
                });
            }
            else
            {
                after.Add(change with { Version = version });
            }
        }

        await session.RemoveAsync(before);
        await session.InsertAsync(after);
    }

    private static (string Scope, bool Own, int Year, string Sector, string Kind) GetKey(RankingGroupRow group) =>
        (group.Scope, group.Own, group.Year, group.Sector, group.Kind);

    private static (string Scope, bool Own, int Year) GetListKey(RankingGroupRow group) => (group.Scope, group.Own, group.Year);

    private static void AddEntries(
        List<RankingEntryRow> entries, RankingMetric metric, CurrentReportRow report, RankedReportRow? ranked, IReadOnlyList<string> scopes)
    {
        if (ranked?.GetValue(metric) is not { } value)
        {
            return;
        }

        var position = RankingSortKey.Create(value, report.Bureau, report.Unit);
        entries.AddRange(scopes.Select(scope => new RankingEntryRow(
            scope, report.Year, metric, position, ranked.Sector, ranked.Kind, report.Bureau, report.Id)));
    }

    private static List<RankingEntryRow> SortByKey(List<RankingEntryRow> entries)
    {
        entries.Sort(static (one, other) =>
            string.CompareOrdinal(one.Scope, other.Scope) is not 0 and var byScope ? byScope
            : one.Year != other.Year ? one.Year.CompareTo(other.Year)
            : one.Metric != other.Metric ? one.Metric.CompareTo(other.Metric)
            : string.CompareOrdinal(one.Position, other.Position));
        return entries;
    }

    /// <summary>Counts a unit in its group and in the group of all units.</summary>
    private void CountUnit(string scope, bool own, int year, RankedReportRow? ranked, int units)
    {
        if (ranked is null)
        {
            return;
        }

        var rated = ranked.ExecutionRate is null ? 0 : units;
        foreach (var key in new[] { (scope, own, year, ranked.Sector, ranked.Kind.ToString()), (scope, own, year, "", "") })
        {
            var (allUnits, allRated) = _groups.GetValueOrDefault(key);
            _groups[key] = (allUnits + units, allRated + rated);
        }
    }
}
