namespace PerfHub.Rules.Copies;

/// <summary>
/// Finds among many narratives those that may be copies of each other, without comparing all with all. Add every
/// narrative, in any order and once; then ask for the <see cref="FindCandidates"/>, and compare their shingles in full.
/// </summary>
/// <typeparam name="TId">What a narrative is known by.</typeparam>
/// <remarks>
/// <para>
/// Signatures (<see cref="MinHash"/>) are cut into 16 bands of 8 values. Narratives that agree in a whole band are compared
/// by their signatures, and those that agree in 96 of 128 values are candidates. A pair of similarity s meets with the
/// chance 1 − (1 − s⁸)¹⁶: 99.98 % at 0.90, 5.9 % at 0.5, one in ten million at 0.1. Below 0.90 more and more are missed.
/// </para>
/// <para>
/// What everybody writes alike would bring everybody together. In a band where more than <see cref="MaxBucketSize"/> meet, each is
/// compared only with the <see cref="NeighboursCompared"/> that are next to it by the rest of their signatures: copies of one text
/// stand side by side there, however many they are, and all others cost a fixed price. A pair of copies at 0.90 in a corpus
/// of which 80 % is common to all still meets outside a crowd with 99.8 %.
/// </para>
/// <para>
/// Holds 512 bytes a narrative for its signature, 64 for its candidates and 8 while it looks for them: some 62 MB for
/// 100,000. The texts themselves are not kept. One thread at a time.
/// </para>
/// </remarks>
public sealed class NearDuplicateIndex<TId>
{
    /// <summary>The bands of a signature.</summary>
    public const int BandCount = 16;

    /// <summary>The most narratives in a band that are all compared with each other.</summary>
    public const int MaxBucketSize = 32;

    /// <summary>How many that follow it each one in a crowd is compared with.</summary>
    public const int NeighboursCompared = 8;

    /// <summary>The most candidates of one narrative: those that seem nearest.</summary>
    public const int MaxCandidates = 8;

    private const int RowsPerBand = MinHash.SignatureLength / BandCount;

    /// <summary>What a pair at 0.90 falls below once in some ten million times: five and a half standard deviations.</summary>
    private const int MinMatchingValues = MinHash.SignatureLength * 3 / 4;

    private readonly List<TId> _ids = [];
    private readonly List<uint[]> _signatures = [];

    /// <summary>How many narratives were added.</summary>
    public int Count => _ids.Count;

    /// <summary>How many pairs of signatures the last search compared, those that met in several bands as often.</summary>
    public long ComparedPairs { get; private set; }

    /// <summary>Adds a narrative.</summary>
    /// <param name="id">What it is known by.</param>
    /// <param name="signature">Its signature, which is kept; see <see cref="MinHash"/>.</param>
    public void Add(TId id, uint[] signature)
    {
        _ids.Add(id);
        _signatures.Add(signature);
    }

    /// <summary>
    /// Each narrative that has candidates, with those that seem nearest first, in the order of adding. They are estimates:
    /// whether one is a copy, only its shingles tell.
    /// </summary>
    public IReadOnlyList<CopyCandidates<TId>> FindCandidates()
    {
        ComparedPairs = 0;
        var nearest = new CandidateLists(Count);
        var keyed = new ulong[Count];
        for (var band = 0; band < BandCount; band++)
        {
            SearchBand(band, keyed, nearest);
        }

        return
        [
            .. Enumerable.Range(0, Count)
                .Select(i => new CopyCandidates<TId>(_ids[i], [.. nearest.GetCandidates(i).Select(other => _ids[other])]))
                .Where(it => it.Candidates.Count > 0),
        ];
    }

    private void SearchBand(int band, ulong[] keyed, CandidateLists nearest)
    {
        for (var i = 0; i < keyed.Length; i++)
        {
            keyed[i] = (ulong)HashBand(_signatures[i].AsSpan(band * RowsPerBand, RowsPerBand)) << 32 | (uint)i;
        }

        Array.Sort(keyed);
        for (int start = 0, end; start < keyed.Length; start = end)
        {
            for (end = start + 1; end < keyed.Length && keyed[end] >> 32 == keyed[start] >> 32; end++)
            {
            }

            var met = keyed.AsSpan(start, end - start);
            if (met.Length > MaxBucketSize)
            {
                met.Sort((one, other) => CompareInBucket(band, (int)one, (int)other));
            }

            ComparePairs(met, met.Length > MaxBucketSize ? NeighboursCompared : MaxBucketSize, nearest);
        }
    }

    private void ComparePairs(ReadOnlySpan<ulong> met, int reach, CandidateLists nearest)
    {
        for (var i = 0; i < met.Length; i++)
        {
            for (var j = i + 1; j < met.Length && j <= i + reach; j++)
            {
                var (one, other) = ((int)met[i], (int)met[j]);
                var agreeing = MinHash.CountMatches(_signatures[one], _signatures[other]);
                ComparedPairs++;
                if (agreeing >= MinMatchingValues)
                {
                    nearest.Add(one, other, agreeing);
                    nearest.Add(other, one, agreeing);
                }
            }
        }
    }

    // By what follows the band, and around: another order in each band, so that one has other neighbours in each.
    private int CompareInBucket(int band, int one, int other)
    {
        var next = (band + 1) * RowsPerBand;
        ReadOnlySpan<uint> left = _signatures[one], right = _signatures[other];
        var order = left[next..].SequenceCompareTo(right[next..]);
        order = order != 0 ? order : left[..next].SequenceCompareTo(right[..next]);
        return order != 0 ? order : one.CompareTo(other);
    }

    private static uint HashBand(ReadOnlySpan<uint> band)
    {
        var key = 0UL;
        foreach (var value in band)
        {
            key = MinHash.Mix(key ^ value);
        }

        return (uint)key;
    }

    /// <summary>The few that seem nearest to each narrative.</summary>
    private sealed class CandidateLists(int count)
    {
        private readonly (int Other, int Agreeing)[] _entries = new (int, int)[count * MaxCandidates];
        private readonly byte[] _counts = new byte[count];

        public IEnumerable<int> GetCandidates(int one) => Enumerable.Range(one * MaxCandidates, _counts[one]).Select(at => _entries[at].Other);

        public void Add(int one, int other, int agreeing)
        {
            var kept = _entries.AsSpan(one * MaxCandidates, _counts[one]);
            foreach (var (known, _) in kept)
            {
                if (known == other)
                {
                    return;
                }
            }

            if (kept.Length < MaxCandidates)
            {
                kept = _entries.AsSpan(one * MaxCandidates, ++_counts[one]);
            }
            else if (kept[^1].Agreeing >= agreeing)
            {
                return;
            }

            var at = kept.Length - 1;
            for (; at > 0 && kept[at - 1].Agreeing < agreeing; at--)
            {
                kept[at] = kept[at - 1];
            }

            kept[at] = (other, agreeing);
        }
    }
}
