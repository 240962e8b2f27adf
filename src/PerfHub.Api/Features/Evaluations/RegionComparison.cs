using PerfHub.Api.Data;
using PerfHub.Api.Features.Units;
using PerfHub.Api.Json;
using PerfHub.Rules.Copies;
using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Scoring;
using PerfHub.Rules.Statistics;

namespace PerfHub.Api.Features.Evaluations;

/// <summary>What was found beside one revision.</summary>
/// <param name="Peers">As the rules take it.</param>
/// <param name="PeerStanding">The standing of the nearest narrative's unit.</param>
/// <param name="PeerRevision">The revision of that unit's report.</param>
internal sealed record Beside(PeerComparison Peers, long? PeerStanding, int? PeerRevision);

/// <summary>
/// Compares all units of a bureau and of those below it with each other, piece by piece: reads every current report once and keeps
/// of it a signature and its figures, then compares those narratives in full that may be copies. It holds some 80 MB for 100,000
/// units while it reads, a fifth of that when it is ready, and nothing of it is stored: a host that goes on with another's job
/// begins it anew.
/// </summary>
/// <param name="db">The store.</param>
/// <param name="region">The bureau.</param>
/// <param name="year">The fiscal year.</param>
internal sealed class RegionComparison(Db db, string region, int year)
{
    private const int Chunk = 200, KeptNarratives = 500;

    private const string ReportsSql = """
        SELECT t.Id AS Standing, t.Bureau, t.Unit, t.Revision, u.Sector, u.Kind, r.Document
        FROM BureauScope s
        JOIN Standing t ON t.Bureau = s.Descendant AND t.Year = @year AND t.Unit > CASE WHEN s.Descendant = @bureau THEN @unit ELSE '' END
        JOIN Revision r ON r.Standing = t.Id AND r.Number = t.Revision
        JOIN Unit u ON u.Bureau = t.Bureau AND u.Code = t.Unit
        WHERE s.Ancestor = @region AND s.Descendant >= @bureau
        ORDER BY s.Descendant, t.Unit
        """;

    private const string NarrativeSql = """
        SELECT t.Bureau, t.Unit, u.Name, r.Document
        FROM Standing t
        JOIN Revision r ON r.Standing = t.Id AND r.Number = @revision
        JOIN Unit u ON u.Bureau = t.Bureau AND u.Code = t.Unit
        WHERE t.Id = @standing
        """;

    private readonly Dictionary<long, Compared> _compared = [];
    private readonly Dictionary<(string Sector, UnitKind Kind), int> _groups = [];
    private readonly Dictionary<long, Near> _nearest = [];
    private readonly Dictionary<long, Narrative> _narratives = [];
    private readonly Queue<long> _kept = [];
    private CopyIndex<long>? _index = new();
    private Spreads<int> _rates = new();
    private Spreads<(int Group, string Name)> _completions = new();
    private Dictionary<int, Spread> _rateSpreads = [];
    private Dictionary<(int Group, string Name), Spread> _completionSpreads = [];
    private Queue<CopyCandidates<long>> _candidates = [];
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

    /// <summary>What was found beside a report; nothing where this revision of it was not compared.</summary>
    /// <param name="standing">The id of the standing.</param>
    /// <param name="revision">The revision.</param>
    /// <param name="report">What it says.</param>
    public Beside? Of(long standing, int revision, SelfEvaluationReport report)
    {
        if (_compared.GetValueOrDefault(standing) is not { } compared || compared.Revision != revision)
        {
            return null;
        }

        var near = _nearest.GetValueOrDefault(standing);
        var completions = new Dictionary<string, Spread>();
        foreach (var name in report.Indicators.Select(indicator => indicator.Name))
        {
            if (_completionSpreads.TryGetValue((compared.Group, name), out var spread))
            {
                completions[name] = spread;
            }
        }

        var peers = new PeerComparison
        {
            Nearest = near?.Narrative, ExecutionRates = _rateSpreads.GetValueOrDefault(compared.Group), Completions = completions,
        };
        return new Beside(peers, near?.Standing, near?.Revision);
    }

    private async Task<bool> ReadMore(CopyIndex<long> index, CancellationToken cancel)
    {
        var chunk = await db.Page<Stored>(ReportsSql, new { region, year, bureau = _after.Bureau, unit = _after.Unit, Limit = Chunk }, cancel);
        foreach (var (stored, read) in chunk.AsParallel().AsOrdered().Select(stored => (stored, Figures.Of(stored.Document))))
        {
            Add(index, stored, read);
        }

        if (chunk.Count == 0)
        {
            return false;
        }

        _after = (chunk[^1].Bureau, chunk[^1].Unit);
        return chunk.Count == Chunk;
    }

    private void Add(CopyIndex<long> index, Stored stored, Figures figures)
    {
        if (!_groups.TryGetValue((stored.Sector, stored.Kind), out var group))
        {
            _groups.Add((stored.Sector, stored.Kind), group = _groups.Count);
        }

        _compared.Add(stored.Standing, new Compared(stored.Revision, group));
        if (figures.Signature is { } signature)
        {
            index.Add(stored.Standing, signature);
        }

        if (figures.ExecutionRate is { } rate)
        {
            _rates.Add(group, rate);
        }

        foreach (var (name, completion) in figures.Completions)
        {
            _completions.Add((group, name), completion);
        }
    }

    /// <summary>All is read: what may be copies is known, and how figures lie where they are enough to stand out among.</summary>
    private void Conclude(CopyIndex<long> index)
    {
        _rateSpreads = Large(_rates);
        _completionSpreads = Large(_completions);
        (_rates, _completions) = (new(), new());

        // Those of one text one after the other: what is read of one is still there for the next.
        _candidates = new(index.Candidates().OrderBy(it => Math.Min(it.Id, it.Nearest.Min())));
        _index = null;
    }

    private async Task CompareMore(CancellationToken cancel)
    {
        for (var done = 0; done < Chunk && _candidates.TryDequeue(out var it); done++)
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

    private sealed record Compared(int Revision, int Group);

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

    /// <summary>What is kept of a report: one completion for each name, its first.</summary>
    private sealed record Figures(uint[]? Signature, decimal? ExecutionRate, IReadOnlyList<(string Name, decimal Completion)> Completions)
    {
        public static Figures Of(byte[] document)
        {
            var report = ReportOf(document);

            // Neither rate nor completion depends on a policy.
            var score = VerifiedScore.Of(report, Policy.Default);
            var completions = report.Indicators.Zip(score.Indicators)
                .Where(it => it.Second.Completion is not null)
                .DistinctBy(it => it.First.Name)
                .Select(it => (it.First.Name, it.Second.Completion!.Value));
            return new Figures(Shingles.Of(report) is { } shingles ? Signed(shingles) : null, score.ExecutionRate, [.. completions]);
        }

        private static uint[] Signed(Shingles shingles)
        {
            var signature = new uint[MinHash.Length];
            MinHash.Sign(shingles, signature);
            return signature;
        }
    }

    private sealed record Stored
    {
        public required long Standing { get; init; }

        public required string Bureau { get; init; }

        public required string Unit { get; init; }

        public required int Revision { get; init; }

        public required string Sector { get; init; }

        public required UnitKind Kind { get; init; }

        public required byte[] Document { get; init; }
    }

    private sealed record StoredNarrative
    {
        public required string Bureau { get; init; }

        public required string Unit { get; init; }

        public required string Name { get; init; }

        public required byte[] Document { get; init; }
    }
}
