using PerfHub.Api.Http.Json;
using PerfHub.Api.Persistence;
using PerfHub.Rules.Copies;
using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Reports.Peers;

/// <summary>Compares narratives that may be copies of each other in full, and holds the most similar one for each.</summary>
internal sealed class NarrativeComparer
{
    private const int ComparisonsPerStep = 200, MaxCachedNarratives = 500;

    private const string NarrativeSql = """
        SELECT t.Bureau, t.Unit, u.Name, r.Document
        FROM CurrentReport t
        JOIN Revision r ON r.ReportId = t.Id AND r.Number = @revision
        JOIN Unit u ON u.Bureau = t.Bureau AND u.Code = t.Unit
        WHERE t.Id = @reportId
        """;

    private readonly Db _db;
    private readonly Func<long, int> _getRevision;
    private readonly Queue<CopyCandidates<long>> _candidates;
    private readonly Dictionary<long, NarrativeMatch> _nearest = [];
    private readonly Dictionary<long, (Peer Unit, Shingles Shingles)> _cache = [];
    private readonly Queue<long> _cacheOrder = [];

    public NarrativeComparer(Db db, IEnumerable<CopyCandidates<long>> candidates, Func<long, int> getRevision)
    {
        (_db, _getRevision) = (db, getRevision);

        // Copies of one text are compared in succession, while they are cached.
        _candidates = new(candidates.OrderBy(it => Math.Min(it.Id, it.Candidates.Min())));
    }

    public bool IsDone { get; private set; }

    /// <summary>Finds the most similar narrative; <see langword="null"/> if there was no candidate.</summary>
    public NarrativeMatch? FindNearest(long reportId) => _nearest.GetValueOrDefault(reportId);

    /// <summary>Compares the next narratives.</summary>
    public async Task RunStepAsync(CancellationToken cancel)
    {
        for (var done = 0; done < ComparisonsPerStep && _candidates.TryDequeue(out var next); done++)
        {
            var own = await GetNarrativeAsync(next.Id, cancel);
            foreach (var candidate in next.Candidates)
            {
                var other = await GetNarrativeAsync(candidate, cancel);
                var similar = new SimilarNarrative(other.Unit, own.Shingles.ComputeSimilarity(other.Shingles));
                var match = new NarrativeMatch(candidate, _getRevision(candidate), similar);
                if (FindNearest(next.Id) is not { } nearest || match.IsCloserThan(nearest))
                {
                    _nearest[next.Id] = match;
                }
            }
        }

        IsDone = _candidates.Count == 0;
        if (IsDone)
        {
            _cache.Clear();
            _cacheOrder.Clear();
        }
    }

    private async Task<(Peer Unit, Shingles Shingles)> GetNarrativeAsync(long reportId, CancellationToken cancel)
    {
        if (_cache.TryGetValue(reportId, out var cached))
        {
            return cached;
        }

        if (_cacheOrder.Count == MaxCachedNarratives)
        {
            _cache.Remove(_cacheOrder.Dequeue());
        }

        var args = new { reportId, revision = _getRevision(reportId) };
        var row = (await _db.QueryFirstOrDefaultAsync<NarrativeDocumentRow>(NarrativeSql, args, cancel))!;
        var report = JsonBody.ParseStored<SelfEvaluationReport>(StoredCompression.Decompress(row.Document));
        var narrative = (new Peer(row.Bureau, row.Unit, row.Name), Shingles.From(report)!);
        _cache.Add(reportId, narrative);
        _cacheOrder.Enqueue(reportId);
        return narrative;
    }
}
