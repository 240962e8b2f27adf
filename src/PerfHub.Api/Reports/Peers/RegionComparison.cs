using System.Collections.Concurrent;
using PerfHub.Api.Persistence;
using PerfHub.Rules.Rules.Peers;

namespace PerfHub.Api.Reports.Peers;

/// <summary>
/// Compares all units of a bureau and the bureaus below it with each other, step by step: reads the stored narrative signatures and
/// figures, then compares in full the narratives that may be copies. It holds about 110 MB for 100,000 units while it reads, and
/// 40% of that when it is ready. Nothing is stored: a host that continues the job of another host starts over.
/// </summary>
internal sealed class RegionComparison(Db db, string region, int year)
{
    private const int MaxCachedResults = 1000;

    private readonly RegionFiguresReader _reader = new(db, region, year);
    private readonly RegionFigures _figures = new();
    private readonly ConcurrentDictionary<(int Group, string Names), PeerResult> _results = [];
    private List<(PeerFiguresRow Figures, IEnumerable<CompletionRow> Completions)> _page = [];
    private NarrativeComparer? _narratives;

    /// <summary>The number of reports read so far.</summary>
    public int Count => _figures.Count;

    /// <summary>Whether all reports are compared.</summary>
    public bool IsReady => _narratives?.IsDone == true;

    /// <summary>Reads the next page, or compares the next narratives.</summary>
    public Task RunStepAsync(CancellationToken cancel) => _narratives?.RunStepAsync(cancel) ?? ReadNextPageAsync(cancel);

    public bool Contains(long reportId) => _figures.Contains(reportId);

    /// <inheritdoc cref="RegionFigures.GetReportIds" />
    public IReadOnlyList<long> GetReportIds(long after, int limit) => _figures.GetReportIds(after, limit);

    /// <inheritdoc cref="RegionFigures.FindFigures" />
    public PeerFigures? FindFigures(long reportId, int revision) => _figures.FindFigures(reportId, revision);

    /// <summary>Finds the result of a report; <see langword="null"/> if this revision was not compared.</summary>
    public PeerResult? FindPeerResult(long reportId, int revision)
    {
        if (_figures.Find(reportId, revision) is not { } report)
        {
            return null;
        }

        var names = _figures.GetComparableNames(report);
        if (_narratives?.FindNearest(reportId) is { } nearest)
        {
            return new PeerResult(_figures.CreateComparison(report.Group, names, nearest.Narrative), nearest.ReportId, nearest.Revision);
        }

        // Most reports have no similar narrative, and units of one group that report the same indicators share a result.
        var key = (report.Group, string.Join(',', names));
        if (!_results.TryGetValue(key, out var result))
        {
            result = new PeerResult(_figures.CreateComparison(report.Group, names, null), null, null);
            if (_results.Count < MaxCachedResults)
            {
                _results.TryAdd(key, result);
            }
        }

        return result;
    }

    /// <summary>Adds the previous page while the next one is read.</summary>
    private async Task ReadNextPageAsync(CancellationToken cancel)
    {
        var reading = Task.Run(() => _reader.ReadPageAsync(cancel), cancel);
        _page.ForEach(it => _figures.Add(it.Figures, it.Completions));

        // If reading fails, the next step must not add this page again.
        _page = [];
        _page = await reading;
        if (_page.Count == 0)
        {
            _narratives = new NarrativeComparer(db, _figures.Complete(), _figures.GetRevision);
        }
    }
}
