using PerfHub.Api.Persistence;
using PerfHub.Rules.Copies;
using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Rules.Peers;
using PerfHub.Rules.Statistics;

namespace PerfHub.Api.Reports.Peers;

/// <summary>The figures of a region's reports and their spreads in peer groups: units of one sector and kind.</summary>
internal sealed class RegionFigures
{
    private readonly Dictionary<long, ComparedReport> _reports = [];
    private readonly OrderedDictionary<string, string> _names = [];
    private readonly Dictionary<(string Sector, UnitKind Kind), int> _groups = [];
    private NearDuplicateIndex<long> _narratives = new();
    private SpreadCollector<int> _executionRates = new();
    private SpreadCollector<int> _adjustedBudgets = new();
    private SpreadCollector<(int Group, int Name)> _completions = new();
    private Dictionary<int, Spread> _executionRateSpreads = [];
    private Dictionary<int, Spread> _adjustedBudgetSpreads = [];
    private Dictionary<(int Group, int Name), Spread> _completionSpreads = [];
    private long[] _sortedReportIds = [];

    public int Count => _reports.Count;

    public bool Contains(long reportId) => _reports.ContainsKey(reportId);

    public int GetRevision(long reportId) => _reports[reportId].Revision;

    /// <summary>Returns the ids of up to <paramref name="limit"/> reports, in order; fewer if there are no more.</summary>
    public IReadOnlyList<long> GetReportIds(long after, int limit)
    {
        var from = Array.BinarySearch(_sortedReportIds, after + 1);
        from = from < 0 ? ~from : from;
        return new ArraySegment<long>(_sortedReportIds, from, Math.Min(limit, _sortedReportIds.Length - from));
    }

    /// <summary>Adds a report with its signature and the completions of its indicators.</summary>
    public void Add(PeerFiguresRow figures, IEnumerable<CompletionRow> completions)
    {
        var sector = NormalizedText.Normalize(figures.Sector);
        _groups.TryAdd((sector, figures.Kind), _groups.Count);
        var group = _groups[(sector, figures.Kind)];
        var signature = NarrativeSignatureRow.DecodeSignature(figures.Signature!);
        if (signature is not null)
        {
            _narratives.Add(figures.ReportId, signature);
        }

        if (figures.ExecutionRate is { } rate)
        {
            _executionRates.Add(group, rate);
        }

        if (figures.Adjusted is { } adjusted)
        {
            _adjustedBudgets.Add(group, adjusted);
        }

        (int Name, decimal Value)[] own = [.. completions.Select(it => (GetNameIndex(it.Name), it.Value))];
        _reports.Add(figures.ReportId, new ComparedReport(figures.Revision, group, signature is null, figures.ExecutionRate, figures.Adjusted, own));

        // Only the first indicator of each name.
        foreach (var (name, value) in own.DistinctBy(it => it.Name))
        {
            _completions.Add((group, name), value);
        }
    }

    /// <summary>Computes the spreads of the groups that are large enough and finds the narratives that may be copies; releases the rest.</summary>
    public IEnumerable<CopyCandidates<long>> Complete()
    {
        _executionRateSpreads = SelectLargeGroups(_executionRates);
        _adjustedBudgetSpreads = SelectLargeGroups(_adjustedBudgets);
        _completionSpreads = SelectLargeGroups(_completions);
        _sortedReportIds = [.. _reports.Keys.Order()];
        var candidates = _narratives.FindCandidates();
        (_executionRates, _adjustedBudgets, _completions, _narratives) = (new(), new(), new(), new());
        return candidates;
    }

    /// <summary>Finds a report; <see langword="null"/> if this revision was not compared.</summary>
    public ComparedReport? Find(long reportId, int revision) =>
        _reports.GetValueOrDefault(reportId) is { } report && report.Revision == revision ? report : null;

    /// <summary>
    /// Returns the figures for the peer rules; <see langword="null"/> if this revision was not compared, the store has clamped a figure,
    /// or the report was filed before its adjusted budget was stored.
    /// </summary>
    public PeerFigures? FindFigures(long reportId, int revision) =>
        Find(reportId, revision) is { Adjusted: { } adjusted } report && IsStoredExactly(report.ExecutionRate) && report.Completions.All(it => IsStoredExactly(it.Value))
            ? new PeerFigures(
                report.IsNarrativeTooShort, report.ExecutionRate, adjusted, [.. report.Completions.Select(it => (_names.GetAt(it.Name).Key, it.Value))])
            : null;

    /// <summary>Returns the indicator names of a report that enough units of its group share, by index.</summary>
    public int[] GetComparableNames(ComparedReport report) =>
        [.. report.Completions.Select(it => it.Name).Where(name => _completionSpreads.ContainsKey((report.Group, name))).Distinct()];

    public PeerComparison CreateComparison(int group, int[] names, SimilarNarrative? nearest) => new()
    {
        Nearest = nearest,
        ExecutionRates = _executionRateSpreads.GetValueOrDefault(group),
        AdjustedBudgets = _adjustedBudgetSpreads.GetValueOrDefault(group),
        Completions = names.ToDictionary(name => _names.GetAt(name).Key, name => _completionSpreads[(group, name)]),
    };

    private static bool IsStoredExactly(decimal? figure) => !(Math.Abs(figure ?? 0m) >= DbValueConverter.MaxMagnitude);

    private static Dictionary<TGroup, Spread> SelectLargeGroups<TGroup>(SpreadCollector<TGroup> spreads)
        where TGroup : notnull =>
        spreads.ToDictionary().Where(it => it.Value.Count >= Spread.MinUnits).ToDictionary();

    private int GetNameIndex(string statedName)
    {
        var name = NormalizedText.Normalize(statedName);
        _names.TryAdd(name, name, out var index);
        return index;
    }
}
