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
    private const int Chunk = 1000, AtOnce = 200, KeptNarratives = 500, KeptAlike = 1000;

    private const string FiguresSql = """
        SELECT t.Id AS Standing, t.Bureau, t.Unit, t.Revision, u.Sector, u.Kind, t.ExecutionRate, n.Signature
        FROM BureauScope s
        JOIN Standing t ON t.Bureau = s.Descendant AND t.Year = @year AND t.Unit > CASE WHEN s.Descendant = @bureau THEN @unit ELSE '' END
        JOIN Unit u ON u.Bureau = t.Bureau AND u.Code = t.Unit
        LEFT JOIN Narrative n ON n.Standing = t.Id AND n.Revision = t.Revision AND n.Method = @method
        WHERE s.Ancestor = @region AND s.Descendant >= @bureau
        ORDER BY s.Descendant, t.Unit
        """;

    private const string CompletionsSql = """
        SELECT i.Standing, i.Name, i.Completion AS Value
        FROM Standing t JOIN IndicatorResult i ON i.Standing = t.Id
        WHERE t.Bureau = @bureau AND t.Year = @year AND t.Unit >= @first AND t.Unit <= @last AND i.Completion IS NOT NULL
        ORDER BY t.Unit, i.Ordinal
        """;

    private const string NarrativeSql = """
        SELECT t.Bureau, t.Unit, u.Name, r.Document
        FROM Standing t
        JOIN Revision r ON r.Standing = t.Id AND r.Number = @revision
        JOIN Unit u ON u.Bureau = t.Bureau AND u.Code = t.Unit
        WHERE t.Id = @standing
        """;

    private const string DocumentSql = "SELECT r.Document FROM Revision r WHERE r.Standing = @Standing AND r.Number = @Revision";

    private readonly Dictionary<long, ComparedReport> _compared = [];
    private readonly Dictionary<string, int> _numbers = [];
    private readonly List<string> _names = [];
    private readonly Dictionary<(string Sector, UnitKind Kind), int> _groups = [];
    private readonly Dictionary<long, Near> _nearest = [];
    private readonly Dictionary<long, Narrative> _narratives = [];
    private readonly Queue<long> _kept = [];
    private readonly ConcurrentDictionary<(int Group, string Names), Beside> _alike = [];
    private CopyIndex<long>? _index = new();
    private Spreads<int> _rates = new();
    private Spreads<(int Group, int Name)> _completions = new();
    private Dictionary<int, Spread> _rateSpreads = [];
    private Dictionary<(int Group, int Name), Spread> _completionSpreads = [];
    private Queue<CopyCandidates<long>> _candidates = [];
    private List<(Figures Figures, IEnumerable<Completion> Completions)> _read = [];
    private bool _isAllRead;
    private long[] _inOrder = [];
    private (string Bureau, string Unit) _after = ("", "");

    /// <summary>How many reports were read.</summary>
    public int Count => _compared.Count;

    /// <summary>Whether all is done.</summary>
    public bool IsReady { get; private set; }

    /// <summary>Does the next piece.</summary>
    /// <param name="cancel">The host stops.</param>
    public async Task GoOn(CancellationToken cancel)
    {
        if (_index is { } index)
        {
            if (!await ReadMore(index, cancel))
            {
                Conclude(index);
            }
        }
        else
        {
            await CompareMore(cancel);
        }
    }

    /// <summary>Whether a standing was read.</summary>
    /// <param name="standing">Its id.</param>
    public bool Has(long standing) => _compared.ContainsKey(standing);

    /// <summary>The ids of standings that were read, in their order.</summary>
    /// <param name="behind">The id that they come behind.</param>
    /// <param name="most">The most; where they are fewer, there are no more.</param>
    public IReadOnlyList<long> Standings(long behind, int most)
    {
        var from = Array.BinarySearch(_inOrder, behind + 1);
        from = from < 0 ? ~from : from;
        return new ArraySegment<long>(_inOrder, from, Math.Min(most, _inOrder.Length - from));
    }

    /// <summary>What was found beside a report; nothing where this revision of it was not compared.</summary>
    /// <param name="standing">The id of the standing.</param>
    /// <param name="revision">The revision.</param>
    public Beside? Of(long standing, int revision)
    {
        if (Compared(standing, revision) is not { } compared)
        {
            return null;
        }

        int[] names = [.. compared.Completions.Select(it => it.Name).Where(name => _completionSpreads.ContainsKey((compared.Group, name))).Distinct()];
        if (_nearest.GetValueOrDefault(standing) is { } near)
        {
            return new Beside(Peers(compared.Group, names, near.Narrative), near.Standing, near.Revision);
        }

        // Units of one group that report the same indicators are beside the same figures, and most are near no narrative.
        var key = (compared.Group, string.Join(',', names));
        if (!_alike.TryGetValue(key, out var alike))
        {
            alike = new Beside(Peers(compared.Group, names, null), null, null);
            if (_alike.Count < KeptAlike)
            {
                _alike.TryAdd(key, alike);
            }
        }

        return alike;
    }

    /// <summary>What a report is held against others by; nothing where this revision of it was not compared, or a figure was not kept as it is.</summary>
    /// <param name="standing">The id of the standing.</param>
    /// <param name="revision">The revision.</param>
    public PeerFigures? FiguresOf(long standing, int revision) =>
        Compared(standing, revision) is { } compared
        && IsKept(compared.ExecutionRate) && compared.Completions.All(it => IsKept(it.Value))
            ? new PeerFigures(compared.IsTooShort, compared.ExecutionRate, [.. compared.Completions.Select(it => (_names[it.Name], it.Value))])
            : null;

    private static bool IsKept(decimal? figure) => !(Math.Abs(figure ?? 0m) >= StoredValue.Most);

    private ComparedReport? Compared(long standing, int revision) =>
        _compared.GetValueOrDefault(standing) is { } compared && compared.Revision == revision ? compared : null;

    private PeerComparison Peers(int group, int[] names, NearNarrative? nearest)
    {
        var completions = names.ToDictionary(name => _names[name], name => _completionSpreads[(group, name)]);
        return new PeerComparison { Nearest = nearest, ExecutionRates = _rateSpreads.GetValueOrDefault(group), Completions = completions };
    }

    /// <summary>Takes up what was read, while more is read.</summary>
    private async Task<bool> ReadMore(CopyIndex<long> index, CancellationToken cancel)
    {
        var reading = _isAllRead ? Task.FromResult<List<(Figures Figures, IEnumerable<Completion>)>>([]) : Task.Run(() => db.Snapshot(ReadChunk, cancel), cancel);
        foreach (var (figures, completions) in _read)
        {
            Add(index, figures, completions);
        }

        _read = await reading;
        _isAllRead |= _read.Count < Chunk;
        if (_read.Count > 0)
        {
            _after = (_read[^1].Figures.Bureau, _read[^1].Figures.Unit);
        }

        return _read.Count > 0;
    }

    private async Task<List<(Figures Figures, IEnumerable<Completion> Completions)>> ReadChunk(ReadSnapshot snapshot)
    {
        var method = MinHash.Method;
        var all = await snapshot.Page<Figures>(
            FiguresSql, new { region, year, bureau = _after.Bureau, unit = _after.Unit, method, Limit = Chunk });
        var read = new List<(Figures, IEnumerable<Completion>)>(all.Count);
        foreach (var bureau in all.GroupBy(it => it.Bureau))
        {
            var args = new { bureau = bureau.Key, year, first = bureau.First().Unit, last = bureau.Last().Unit };
            var completions = (await snapshot.All<Completion>(CompletionsSql, args)).ToLookup(it => it.Standing);
            foreach (var figures in bureau)
            {
                read.Add((figures.Signature is null ? figures with { Signature = await Signed(snapshot, figures) } : figures, completions[figures.Standing]));
            }
        }

        return read;
    }

    /// <summary>What was filed before signatures were kept, or when they were made otherwise, is signed now.</summary>
    private static async Task<byte[]> Signed(ReadSnapshot snapshot, Figures figures) =>
        NarrativeRow.Pack(MinHash.Of(ReportOf((await snapshot.FirstOrDefault<byte[]>(DocumentSql, figures))!)));

    private void Add(CopyIndex<long> index, Figures figures, IEnumerable<Completion> completions)
    {
        if (!_groups.TryGetValue((figures.Sector, figures.Kind), out var group))
        {
            _groups.Add((figures.Sector, figures.Kind), group = _groups.Count);
        }

        var signature = NarrativeRow.Read(figures.Signature!);
        if (signature is not null)
        {
            index.Add(figures.Standing, signature);
        }

        if (figures.ExecutionRate is { } rate)
        {
            _rates.Add(group, rate);
        }

        (int Name, decimal Value)[] own = [.. completions.Select(it => (NumberOf(it.Name), it.Value))];
        _compared.Add(figures.Standing, new ComparedReport(figures.Revision, group, signature is null, figures.ExecutionRate, own));

        // Of each name the first.
        foreach (var (name, value) in own.DistinctBy(it => it.Name))
        {
            _completions.Add((group, name), value);
        }
    }

    private int NumberOf(string name)
    {
        if (!_numbers.TryGetValue(name, out var number))
        {
            _numbers.Add(name, number = _names.Count);
            _names.Add(name);
        }

        return number;
    }

    /// <summary>All is read: what may be copies is known, and how figures lie where they are enough to stand out among.</summary>
    private void Conclude(CopyIndex<long> index)
    {
        _rateSpreads = Large(_rates);
        _completionSpreads = Large(_completions);
        (_rates, _completions) = (new(), new());
        _inOrder = [.. _compared.Keys.Order()];

        // Those of one text one after the other: what is read of one is still there for the next.
        _candidates = new(index.Candidates().OrderBy(it => Math.Min(it.Id, it.Nearest.Min())));
        _index = null;
    }

    private async Task CompareMore(CancellationToken cancel)
    {
        for (var done = 0; done < AtOnce && _candidates.TryDequeue(out var it); done++)
        {
            var own = await NarrativeOf(it.Id, cancel);
            foreach (var other in it.Nearest)
            {
                var theirs = await NarrativeOf(other, cancel);
                var similarity = own.Shingles.SimilarityTo(theirs.Shingles);
                var near = new Near(other, _compared[other].Revision, new NearNarrative(theirs.Unit, similarity));
                if (_nearest.GetValueOrDefault(it.Id) is not { } nearest || near.IsBefore(nearest))
                {
                    _nearest[it.Id] = near;
                }
            }
        }

        IsReady = _candidates.Count == 0;
        if (IsReady)
        {
            _narratives.Clear();
            _kept.Clear();
        }
    }

    private async Task<Narrative> NarrativeOf(long standing, CancellationToken cancel)
    {
        if (_narratives.TryGetValue(standing, out var known))
        {
            return known;
        }

        if (_kept.Count == KeptNarratives)
        {
            _narratives.Remove(_kept.Dequeue());
        }

        var row = (await db.FirstOrDefault<StoredNarrative>(NarrativeSql, new { standing, revision = _compared[standing].Revision }, cancel))!;
        var read = new Narrative(new Peer(row.Bureau, row.Unit, row.Name), Shingles.Of(ReportOf(row.Document))!);
        _narratives.Add(standing, read);
        _kept.Enqueue(standing);
        return read;
    }

    private static Dictionary<TGroup, Spread> Large<TGroup>(Spreads<TGroup> spreads)
        where TGroup : notnull =>
        spreads.ToDictionary().Where(it => it.Value.Count >= Spread.FewestUnits).ToDictionary();

    private static SelfEvaluationReport ReportOf(byte[] document) => JsonBody.Parse<SelfEvaluationReport>(Compressed.Unpack(document));

    /// <summary>What is kept of a report that was compared; completions by the number of the indicator's name.</summary>
    private sealed record ComparedReport(
        int Revision, int Group, bool IsTooShort, decimal? ExecutionRate, IReadOnlyList<(int Name, decimal Value)> Completions);

    private sealed record Narrative(Peer Unit, Shingles Shingles);

    /// <summary>A narrative that is near another one.</summary>
    private sealed record Near(long Standing, int Revision, NearNarrative Narrative)
    {
        /// <summary>Whether it is nearer; of two that are as near, the one that comes first by bureau and unit.</summary>
        public bool IsBefore(Near other)
        {
            var (mine, theirs) = (Narrative, other.Narrative);
            var order = theirs.Similarity.Percent.CompareTo(mine.Similarity.Percent);
            order = order != 0 ? order : string.CompareOrdinal(mine.Peer.Bureau, theirs.Peer.Bureau);
            return (order != 0 ? order : string.CompareOrdinal(mine.Peer.Unit, theirs.Peer.Unit)) < 0;
        }
    }

    /// <summary>What a report is compared by.</summary>
    private sealed record Figures
    {
        public required long Standing { get; init; }

        public required string Bureau { get; init; }

        public required string Unit { get; init; }

        public required int Revision { get; init; }

        public required string Sector { get; init; }

        public required UnitKind Kind { get; init; }

        public required decimal? ExecutionRate { get; init; }

        public required byte[]? Signature { get; init; }
    }

    private sealed record Completion
    {
        public required long Standing { get; init; }

        public required string Name { get; init; }

        public required decimal Value { get; init; }
    }

    private sealed record StoredNarrative
    {
        public required string Bureau { get; init; }

        public required string Unit { get; init; }

        public required string Name { get; init; }

        public required byte[] Document { get; init; }
    }
}
