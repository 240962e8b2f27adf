using System.Collections.Concurrent;
using PerfHub.Api.Http.Json;
using PerfHub.Api.Persistence;
using PerfHub.Rules.Copies;
using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Rules.Peers;
using PerfHub.Rules.Statistics;

namespace PerfHub.Api.Reports.Peers;

/// <summary>
/// Compares all units of a bureau and of those below it with each other, piece by piece: reads the signature of each narrative and
/// the figures, which were kept when they were filed, then compares those narratives in full that may be copies. It holds some 110 MB
/// for 100,000 units while it reads, two fifths of that when it is ready, and nothing of it is stored: a host that goes on with another's
/// job begins it anew.
/// </summary>
/// <param name="db">The store.</param>
/// <param name="region">The bureau.</param>
/// <param name="year">The fiscal year.</param>
internal sealed class RegionComparison(Db db, string region, int year)
{
    private const int PageSize = 1000, ComparisonsPerStep = 200, MaxCachedNarratives = 500, MaxCachedPeerResults = 1000;

    private const string FiguresSql = """
        SELECT t.Id AS ReportId, t.Bureau, t.Unit, t.Revision, u.Sector, u.Kind, t.ExecutionRate, n.Signature
        FROM BureauScope s
        JOIN CurrentReport t ON t.Bureau = s.Descendant AND t.Year = @year AND t.Unit > CASE WHEN s.Descendant = @bureau THEN @unit ELSE '' END
        JOIN Unit u ON u.Bureau = t.Bureau AND u.Code = t.Unit
        LEFT JOIN NarrativeSignature n ON n.ReportId = t.Id AND n.Revision = t.Revision AND n.Method = @method
        WHERE s.Ancestor = @region AND s.Descendant >= @bureau
        ORDER BY s.Descendant, t.Unit
        """;

    private const string CompletionsSql = """
        SELECT i.ReportId, i.Name, i.Completion AS Value
        FROM CurrentReport t JOIN IndicatorResult i ON i.ReportId = t.Id
        WHERE t.Bureau = @bureau AND t.Year = @year AND t.Unit >= @first AND t.Unit <= @last AND i.Completion IS NOT NULL
        ORDER BY t.Unit, i.Ordinal
        """;

    private const string NarrativeSql = """
        SELECT t.Bureau, t.Unit, u.Name, r.Document
        FROM CurrentReport t
        JOIN Revision r ON r.ReportId = t.Id AND r.Number = @revision
        JOIN Unit u ON u.Bureau = t.Bureau AND u.Code = t.Unit
        WHERE t.Id = @reportId
        """;

    private const string DocumentSql = "SELECT r.Document FROM Revision r WHERE r.ReportId = @ReportId AND r.Number = @Revision";

    private readonly Dictionary<long, ComparedReport> _reports = [];
    private readonly Dictionary<string, int> _nameIndexes = [];
    private readonly List<string> _names = [];
    private readonly Dictionary<(string Sector, UnitKind Kind), int> _groups = [];
    private readonly Dictionary<long, NarrativeMatch> _nearestMatches = [];
    private readonly Dictionary<long, Narrative> _narrativeCache = [];
    private readonly Queue<long> _narrativeCacheOrder = [];
    private readonly ConcurrentDictionary<(int Group, string Names), PeerResult> _peerResultCache = [];
    private NearDuplicateIndex<long>? _index = new();
    private SpreadCollector<int> _executionRates = new();
    private SpreadCollector<(int Group, int Name)> _completions = new();
    private Dictionary<int, Spread> _executionRateSpreads = [];
    private Dictionary<(int Group, int Name), Spread> _completionSpreads = [];
    private Queue<CopyCandidates<long>> _candidates = [];
    private List<(FiguresRow Figures, IEnumerable<CompletionRow> Completions)> _loadedPage = [];
    private bool _isAllRead;
    private long[] _sortedReportIds = [];
    private (string Bureau, string Unit) _lastRead = ("", "");

    /// <summary>How many reports were read.</summary>
    public int Count => _reports.Count;

    /// <summary>Whether all is done.</summary>
    public bool IsReady { get; private set; }

    /// <summary>Does the next piece.</summary>
    /// <param name="cancel">The host stops.</param>
    public async Task RunStepAsync(CancellationToken cancel)
    {
        if (_index is { } index)
        {
            if (!await ReadNextPageAsync(index, cancel))
            {
                FinishReading(index);
            }
        }
        else
        {
            await CompareNextAsync(cancel);
        }
    }

    /// <summary>Whether a standing was read.</summary>
    /// <param name="reportId">Its id.</param>
    public bool Contains(long reportId) => _reports.ContainsKey(reportId);

    /// <summary>The ids of standings that were read, in their order.</summary>
    /// <param name="behind">The id that they come behind.</param>
    /// <param name="most">The most; where they are fewer, there are no more.</param>
    public IReadOnlyList<long> GetReportIds(long behind, int most)
    {
        var from = Array.BinarySearch(_sortedReportIds, behind + 1);
        from = from < 0 ? ~from : from;
        return new ArraySegment<long>(_sortedReportIds, from, Math.Min(most, _sortedReportIds.Length - from));
    }

    /// <summary>What was found beside a report; nothing where this revision of it was not compared.</summary>
    /// <param name="reportId">The id of the standing.</param>
    /// <param name="revision">The revision.</param>
    public PeerResult? FindPeerResult(long reportId, int revision)
    {
        if (FindReport(reportId, revision) is not { } compared)
        {
            return null;
        }

        int[] names = [.. compared.Completions.Select(it => it.Name).Where(name => _completionSpreads.ContainsKey((compared.Group, name))).Distinct()];
        if (_nearestMatches.GetValueOrDefault(reportId) is { } near)
        {
            return new PeerResult(CreateComparison(compared.Group, names, near.Narrative), near.ReportId, near.Revision);
        }

        // Units of one group that report the same indicators are beside the same figures, and most are near no narrative.
        var key = (compared.Group, string.Join(',', names));
        if (!_peerResultCache.TryGetValue(key, out var alike))
        {
            alike = new PeerResult(CreateComparison(compared.Group, names, null), null, null);
            if (_peerResultCache.Count < MaxCachedPeerResults)
            {
                _peerResultCache.TryAdd(key, alike);
            }
        }

        return alike;
    }

    /// <summary>What a report is held against others by; nothing where this revision of it was not compared, or a figure was not kept as it is.</summary>
    /// <param name="reportId">The id of the standing.</param>
    /// <param name="revision">The revision.</param>
    public PeerFigures? FindFigures(long reportId, int revision) =>
        FindReport(reportId, revision) is { } compared
        && IsStoredExactly(compared.ExecutionRate) && compared.Completions.All(it => IsStoredExactly(it.Value))
            ? new PeerFigures(compared.IsNarrativeTooShort, compared.ExecutionRate, [.. compared.Completions.Select(it => (_names[it.Name], it.Value))])
            : null;

    private static bool IsStoredExactly(decimal? figure) => !(Math.Abs(figure ?? 0m) >= DbValueConverter.MaxMagnitude);

    private ComparedReport? FindReport(long reportId, int revision) =>
        _reports.GetValueOrDefault(reportId) is { } compared && compared.Revision == revision ? compared : null;

    private PeerComparison CreateComparison(int group, int[] names, SimilarNarrative? nearest)
    {
        var completions = names.ToDictionary(name => _names[name], name => _completionSpreads[(group, name)]);
        return new PeerComparison { Nearest = nearest, ExecutionRates = _executionRateSpreads.GetValueOrDefault(group), Completions = completions };
    }

    /// <summary>Takes up what was read, while more is read.</summary>
    private async Task<bool> ReadNextPageAsync(NearDuplicateIndex<long> index, CancellationToken cancel)
    {
        var reading = _isAllRead ? Task.FromResult<List<(FiguresRow Figures, IEnumerable<CompletionRow>)>>([]) : Task.Run(() => db.ReadInSnapshotAsync(LoadPageAsync, cancel), cancel);
        foreach (var (figures, completions) in _loadedPage)
        {
            Add(index, figures, completions);
        }

        _loadedPage = await reading;
        _isAllRead |= _loadedPage.Count < PageSize;
        if (_loadedPage.Count > 0)
        {
            _lastRead = (_loadedPage[^1].Figures.Bureau, _loadedPage[^1].Figures.Unit);
        }

        return _loadedPage.Count > 0;
    }

    private async Task<List<(FiguresRow Figures, IEnumerable<CompletionRow> Completions)>> LoadPageAsync(ReadSnapshot snapshot)
    {
        var method = MinHash.AlgorithmVersion;
        var all = await snapshot.QueryPageAsync<FiguresRow>(
            FiguresSql, new { region, year, bureau = _lastRead.Bureau, unit = _lastRead.Unit, method, Limit = PageSize });
        var read = new List<(FiguresRow, IEnumerable<CompletionRow>)>(all.Count);
        foreach (var bureau in all.GroupBy(it => it.Bureau))
        {
            var args = new { bureau = bureau.Key, year, first = bureau.First().Unit, last = bureau.Last().Unit };
            var completions = (await snapshot.QueryAsync<CompletionRow>(CompletionsSql, args)).ToLookup(it => it.ReportId);
            foreach (var figures in bureau)
            {
                read.Add((figures.Signature is null ? figures with { Signature = await ComputeSignatureAsync(snapshot, figures) } : figures, completions[figures.ReportId]));
            }
        }

        return read;
    }

    /// <summary>What was filed before signatures were kept, or when they were made otherwise, is signed now.</summary>
    private static async Task<byte[]> ComputeSignatureAsync(ReadSnapshot snapshot, FiguresRow figures) =>
        NarrativeSignatureRow.EncodeSignature(MinHash.ComputeSignature(ParseReport((await snapshot.QueryFirstOrDefaultAsync<byte[]>(DocumentSql, figures))!)));

    private void Add(NearDuplicateIndex<long> index, FiguresRow figures, IEnumerable<CompletionRow> completions)
    {
        if (!_groups.TryGetValue((figures.Sector, figures.Kind), out var group))
        {
            _groups.Add((figures.Sector, figures.Kind), group = _groups.Count);
        }

        var signature = NarrativeSignatureRow.DecodeSignature(figures.Signature!);
        if (signature is not null)
        {
            index.Add(figures.ReportId, signature);
        }

        if (figures.ExecutionRate is { } rate)
        {
            _executionRates.Add(group, rate);
        }

        (int Name, decimal Value)[] own = [.. completions.Select(it => (GetNameIndex(it.Name), it.Value))];
        _reports.Add(figures.ReportId, new ComparedReport(figures.Revision, group, signature is null, figures.ExecutionRate, own));

        // Of each name the first.
        foreach (var (name, value) in own.DistinctBy(it => it.Name))
        {
            _completions.Add((group, name), value);
        }
    }

    private int GetNameIndex(string name)
    {
        if (!_nameIndexes.TryGetValue(name, out var number))
        {
            _nameIndexes.Add(name, number = _names.Count);
            _names.Add(name);
        }

        return number;
    }

    /// <summary>All is read: what may be copies is known, and how figures lie where they are enough to stand out among.</summary>
    private void FinishReading(NearDuplicateIndex<long> index)
    {
        _executionRateSpreads = SelectLargeGroups(_executionRates);
        _completionSpreads = SelectLargeGroups(_completions);
        (_executionRates, _completions) = (new(), new());
        _sortedReportIds = [.. _reports.Keys.Order()];

        // Those of one text one after the other: what is read of one is still there for the next.
        _candidates = new(index.FindCandidates().OrderBy(it => Math.Min(it.Id, it.Candidates.Min())));
        _index = null;
    }

    private async Task CompareNextAsync(CancellationToken cancel)
    {
        for (var done = 0; done < ComparisonsPerStep && _candidates.TryDequeue(out var it); done++)
        {
            var own = await GetNarrativeAsync(it.Id, cancel);
            foreach (var other in it.Candidates)
            {
                var theirs = await GetNarrativeAsync(other, cancel);
                var similarity = own.Shingles.ComputeSimilarity(theirs.Shingles);
                var near = new NarrativeMatch(other, _reports[other].Revision, new SimilarNarrative(theirs.Unit, similarity));
                if (_nearestMatches.GetValueOrDefault(it.Id) is not { } nearest || near.IsCloserThan(nearest))
                {
                    _nearestMatches[it.Id] = near;
                }
            }
        }

        IsReady = _candidates.Count == 0;
        if (IsReady)
        {
            _narrativeCache.Clear();
            _narrativeCacheOrder.Clear();
        }
    }

    private async Task<Narrative> GetNarrativeAsync(long reportId, CancellationToken cancel)
    {
        if (_narrativeCache.TryGetValue(reportId, out var known))
        {
            return known;
        }

        if (_narrativeCacheOrder.Count == MaxCachedNarratives)
        {
            _narrativeCache.Remove(_narrativeCacheOrder.Dequeue());
        }

        var row = (await db.QueryFirstOrDefaultAsync<NarrativeDocumentRow>(NarrativeSql, new { reportId, revision = _reports[reportId].Revision }, cancel))!;
        var read = new Narrative(new Peer(row.Bureau, row.Unit, row.Name), Shingles.From(ParseReport(row.Document))!);
        _narrativeCache.Add(reportId, read);
        _narrativeCacheOrder.Enqueue(reportId);
        return read;
    }

    private static Dictionary<TGroup, Spread> SelectLargeGroups<TGroup>(SpreadCollector<TGroup> spreads)
        where TGroup : notnull =>
        spreads.ToDictionary().Where(it => it.Value.Count >= Spread.MinUnits).ToDictionary();

    private static SelfEvaluationReport ParseReport(byte[] document) => JsonBody.Parse<SelfEvaluationReport>(BrotliCodec.Decompress(document));

    /// <summary>What is kept of a report that was compared; completions by the number of the indicator's name.</summary>
    private sealed record ComparedReport(
        int Revision, int Group, bool IsNarrativeTooShort, decimal? ExecutionRate, IReadOnlyList<(int Name, decimal Value)> Completions);

    private sealed record Narrative(Peer Unit, Shingles Shingles);

    /// <summary>A narrative that is near another one.</summary>
    private sealed record NarrativeMatch(long ReportId, int Revision, SimilarNarrative Narrative)
    {
        /// <summary>Whether it is nearer; of two that are as near, the one that comes first by bureau and unit.</summary>
        public bool IsCloserThan(NarrativeMatch other)
        {
            var (mine, theirs) = (Narrative, other.Narrative);
            var order = theirs.Similarity.Percent.CompareTo(mine.Similarity.Percent);
            order = order != 0 ? order : string.CompareOrdinal(mine.Peer.Bureau, theirs.Peer.Bureau);
            return (order != 0 ? order : string.CompareOrdinal(mine.Peer.Unit, theirs.Peer.Unit)) < 0;
        }
    }

    /// <summary>What a report is compared by.</summary>
    private sealed record FiguresRow
    {
        public required long ReportId { get; init; }

        public required string Bureau { get; init; }

        public required string Unit { get; init; }

        public required int Revision { get; init; }

        public required string Sector { get; init; }

        public required UnitKind Kind { get; init; }

        public required decimal? ExecutionRate { get; init; }

        public required byte[]? Signature { get; init; }
    }

    private sealed record CompletionRow
    {
        public required long ReportId { get; init; }

        public required string Name { get; init; }

        public required decimal Value { get; init; }
    }

    private sealed record NarrativeDocumentRow
    {
        public required string Bureau { get; init; }

        public required string Unit { get; init; }

        public required string Name { get; init; }

        public required byte[] Document { get; init; }
    }
}
