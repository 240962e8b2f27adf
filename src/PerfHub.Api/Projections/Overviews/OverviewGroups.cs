using System.Runtime.InteropServices;
using PerfHub.Api.Projections.Indexing;
using PerfHub.Api.Reports;

namespace PerfHub.Api.Projections.Overviews;

/// <summary>The tallies of an overview: of all its units, of each sector, of each bureau directly below, and of each basis of evaluation.</summary>
internal sealed class OverviewGroups
{
    private readonly Dictionary<string, string> _children;

    private OverviewGroups(string own, IReadOnlySet<string> included, Dictionary<string, string> children)
    {
        (Own, Included, _children) = (own, included, children);
        foreach (var child in children.Values)
        {
            GetOrAdd(Bureaus, child);
        }
    }

    /// <summary>The bureaus whose units are in the overview.</summary>
    public IReadOnlySet<string> Included { get; }

    /// <summary>The bureau of the overview.</summary>
    public string Own { get; }

    public OverviewTally All { get; } = new();

    /// <summary>The tallies by the normal form of the sector.</summary>
    public Dictionary<string, OverviewTally> Sectors { get; } = [];

    /// <summary>The tallies by bureau. Each bureau directly below has one, even without reports.</summary>
    public Dictionary<string, OverviewTally> Bureaus { get; } = [];

    /// <summary>The number of reports that count, by the policy and rule set that they were evaluated under; it may be 0.</summary>
    public Dictionary<(string? PolicyBureau, int? PolicyVersion, string? RuleSetVersion), int> Bases { get; } = [];

    /// <summary>The sectors of inactive units with a report, by normal form and as written, with the number of units; it may be 0.</summary>
    public Dictionary<(string Form, string Sector), int> InactiveSectors { get; } = [];

    /// <summary>The number of tallies.</summary>
    public int GroupCount => 1 + Sectors.Count + Bureaus.Count;

    /// <summary>The last time that it was read, in reads of the table.</summary>
    public long LastRead { get; set; }

    /// <summary>Creates the groups of an overview, without reports.</summary>
    public static OverviewGroups Create(OverviewKey key, BureauMap bureaus) => key.IsOwn
        ? new OverviewGroups(key.Bureau, new HashSet<string> { key.Bureau }, [])
        : new OverviewGroups(key.Bureau, bureaus.GetScope(key.Bureau), bureaus.GetChildren(key.Bureau));

    /// <summary>Whether the units of a bureau are in the overview.</summary>
    public bool Includes(string bureau) => Included.Contains(bureau);

    /// <summary>The group that a bureau belongs to: a bureau directly below, or the overview's own.</summary>
    public string GetGroup(string bureau) => _children.GetValueOrDefault(bureau, Own);

    /// <summary>Whether overviews count a report at all: they leave an inactive unit out whose report is withdrawn.</summary>
    public static bool Counts(in IndexedReport report) => report.Active || report.Status != ReportStatus.Withdrawn;

    public void Add(in IndexedReport report) => Change(in report, 1);

    /// <summary>Removes a report that was added, before it changes.</summary>
    public void Remove(in IndexedReport report) => Change(in report, -1);

    private void Change(in IndexedReport report, int sign)
    {
        var traits = report.Traits!;
        if (report.Status.Counts())
        {
            ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(Bases, (traits.PolicyBureau, traits.PolicyVersion, traits.RuleSetVersion), out _);
            count += sign;
        }

        if (!report.Active && Counts(in report))
        {
            ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(InactiveSectors, (traits.NormalizedSector, traits.Sector), out _);
            count += sign;
        }

        foreach (var tally in (ReadOnlySpan<OverviewTally>)[All, GetOrAdd(Sectors, traits.NormalizedSector), GetOrAdd(Bureaus, GetGroup(traits.Bureau))])
        {
            if (sign > 0)
            {
                tally.Add(in report);
            }
            else
            {
                tally.Remove(in report);
            }
        }
    }

    private static OverviewTally GetOrAdd(Dictionary<string, OverviewTally> groups, string name) =>
        CollectionsMarshal.GetValueRefOrAddDefault(groups, name, out _) ??= new OverviewTally();
}
