using PerfHub.Api.Persistence;
using PerfHub.Api.Projections.Versions;
using PerfHub.Api.Reports.State;

namespace PerfHub.Api.Projections.Rankings;

/// <summary>What many changed standings change in the rankings, gathered so that it is written in the order of the lists.</summary>
internal sealed class RankingChanges
{
    private static readonly RankingMetric[] Metrics = Enum.GetValues<RankingMetric>();

    private readonly List<RankedReportRow> _rankedReports = [];
    private readonly List<RankingEntryRow> _removedEntries = [], _addedEntries = [];
    private readonly Dictionary<(string Scope, bool Own, int Year, string Sector, string Kind), (int Units, int Rated)> _groups = [];

    /// <summary>Moves a unit from where it stood to where it stands now.</summary>
    public void Add(CurrentReportRow report, RankedReportRow? before, RankedReportRow after, IReadOnlyList<string> scopes)
    {
        _rankedReports.Add(after);
        var stays = before is not null && (before.Sector, before.Kind) == (after.Sector, after.Kind);
        foreach (var metric in Metrics)
        {
            if (!stays || before!.GetValue(metric) != after.GetValue(metric))
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

    /// <summary>Writes all of it.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="groups">The groups of all lists concerned, as they stand.</param>
    /// <param name="least">The least number that a version may be given; see <see cref="VersionNumberAllocator"/>.</param>
    public async Task WriteAsync(WriteSession session, IEnumerable<RankingGroupRow> groups, long least)
    {
        await session.InsertAsync(_rankedReports);
        await session.RemoveAsync(_removedEntries);
        await session.InsertAsync(SortByKey(_addedEntries));
        await UpdateGroupsAsync(session, groups, _groups.Select(it => CreateGroup(it.Key, it.Value)), least);
    }

    /// <summary>Adds to the counters of groups, and makes those that are not there yet.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="groups">The groups as they stand, those that do not change among them.</param>
    /// <param name="changes">What each group gains or loses.</param>
    /// <param name="least">The least number that a version may be given.</param>
    public static async Task UpdateGroupsAsync(
        WriteSession session, IEnumerable<RankingGroupRow> groups, IEnumerable<RankingGroupRow> changes, long least)
    {
        var known = groups.ToDictionary(GetKey);

        // Groups of one list are read together, in whatever selection, and the highest of their versions tells: see GetRanking.
        var versions = known.Values.ToLookup(GetListKey, group => group.Version);
        var (before, after) = (new List<RankingGroupRow>(), new List<RankingGroupRow>());
        foreach (var change in changes)
        {
            var version = VersionNumberAllocator.ComputeNext(versions[GetListKey(change)], least);
            if (known.TryGetValue(GetKey(change), out var group))
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
        entries.AddRange(scopes.Select(scope => new RankingEntryRow
        {
            Scope = scope,
            Year = report.Year,
            Metric = metric,
            Position = position,
            Sector = ranked.Sector,
            Kind = ranked.Kind,
            Bureau = report.Bureau,
            ReportId = report.Id,
        }));
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

    /// <summary>Counts a unit in its group and among all of the bureau.</summary>
    private void CountUnit(string scope, bool own, int year, RankedReportRow? ranked, int units)
    {
        if (ranked is null)
        {
            return;
        }

        var rated = ranked.ExecutionRate is null ? 0 : units;
        foreach (var key in new[] { (scope, own, year, ranked.Sector, ranked.Kind.ToString()), (scope, own, year, "", "") })
        {
            var counted = _groups.GetValueOrDefault(key);
            _groups[key] = (counted.Units + units, counted.Rated + rated);
        }
    }

    private static RankingGroupRow CreateGroup(
        (string Scope, bool Own, int Year, string Sector, string Kind) key, (int Units, int Rated) counted) => new()
    {
        Scope = key.Scope,
        Own = key.Own,
        Year = key.Year,
        Sector = key.Sector,
        Kind = key.Kind,
        Population = counted.Units,
        Rated = counted.Rated,
        Version = 0,
    };
}
