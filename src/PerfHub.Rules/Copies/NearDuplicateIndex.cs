namespace PerfHub.Rules.Copies;

/// <summary>
/// Finds pairs of narratives that may be copies of each other without comparing all pairs (locality-sensitive hashing). Add each
/// narrative once, in any order, then call <see cref="FindCandidates"/> and compare the shingles of the candidates.
/// </summary>
/// <typeparam name="TId">The type of a narrative's id.</typeparam>
/// <remarks>
/// <para>
/// Signatures (<see cref="MinHash"/>) are cut into 16 bands of 8 values. Narratives with an equal band are compared by their
/// signatures; pairs with at least 96 of 128 equal values are candidates. A pair of similarity s shares a band with probability
/// 1 − (1 − s⁸)¹⁶: 99.98% at 0.90, 5.9% at 0.5, one in ten million at 0.1. Below 0.90 the search misses more and more.
/// </para>
/// <para>
/// Text that all units share would put all of them into one bucket. In a bucket of more than <see cref="MaxBucketSize"/>, each is
/// compared only with the next <see cref="NeighboursCompared"/> in the order of the remaining signature: copies of one text are
/// adjacent there, and the cost stays linear. If 80% of the text is common to all units, a pair of similarity 0.90 still meets in
/// a small bucket with probability 99.8%.
/// </para>
/// <para>
/// Memory for each narrative: 512 bytes for the signature, 64 for candidates, 8 during the search; about 62 MB for 100,000. Texts
/// are not held. Not thread-safe.
/// </para>
/// </remarks>
public sealed class NearDuplicateIndex<TId>
{
    /// <summary>The number of bands in a signature.</summary>
    public const int BandCount = 16;

    /// <summary>The largest bucket in which all pairs are compared.</summary>
    public const int MaxBucketSize = 32;

    /// <summary>The number of following neighbours that each narrative in a larger bucket is compared with.</summary>
    public const int NeighboursCompared = 8;

    /// <summary>The maximum number of candidates of one narrative.</summary>
    public const int MaxCandidates = 8;

    private const int RowsPerBand = MinHash.SignatureLength / BandCount;

    /// <summary>A pair of similarity 0.90 falls below this once in ten million times (5.5 standard deviations).</summary>
    private const int MinMatchingValues = MinHash.SignatureLength * 3 / 4;

    private readonly List<TId> _ids = [];
    private readonly List<uint[]> _signatures = [];

    /// <summary>The number of narratives.</summary>
    public int Count => _ids.Count;

    /// <summary>The number of comparisons in the last search; a pair that shares several bands counts several times.</summary>
    public long ComparedPairs { get; private set; }

    /// <summary>Adds a narrative; the array is held, not copied.</summary>
    public void Add(TId id, uint[] signature)
    {
        _ids.Add(id);
        _signatures.Add(signature);
    }

    /// <summary>
    /// Finds the narratives that have candidates, in the order of adding. Candidates are estimates: only their
    /// <see cref="Shingles"/> show whether they are copies.
    /// </summary>
    public IReadOnlyList<CopyCandidates<TId>> FindCandidates()
    {
        ComparedPairs = 0;
        var candidates = new CandidateLists(Count);
        var keys = new ulong[Count];
        for (var band = 0; band < BandCount; band++)
        {
            SearchBand(band, keys, candidates);
        }

        return
        [
            .. Enumerable.Range(0, Count)
                .Select(i => new CopyCandidates<TId>(_ids[i], [.. candidates.Get(i).Select(other => _ids[other])]))
                .Where(found => found.Candidates.Count > 0),
        ];
    }

    private void SearchBand(int band, ulong[] keys, CandidateLists candidates)
    {
        // The hash in the upper half, the index in the lower: equal bands become adjacent.
        for (var i = 0; i < keys.Length; i++)
        {
            keys[i] = (ulong)HashBand(_signatures[i].AsSpan(band * RowsPerBand, RowsPerBand)) << 32 | (uint)i;
        }

        Array.Sort(keys);
        for (int start = 0, end; start < keys.Length; start = end)
        {
            for (end = start + 1; end < keys.Length && keys[end] >> 32 == keys[start] >> 32; end++)
            {
            }

            var bucket = keys.AsSpan(start, end - start);
            if (bucket.Length > MaxBucketSize)
            {
                bucket.Sort((left, right) => CompareInBucket(band, (int)left, (int)right));
            }

            ComparePairs(bucket, bucket.Length > MaxBucketSize ? NeighboursCompared : MaxBucketSize, candidates);
        }
    }

    private void ComparePairs(ReadOnlySpan<ulong> bucket, int maxDistance, CandidateLists candidates)
    {
        for (var i = 0; i < bucket.Length; i++)
        {
            for (var j = i + 1; j < bucket.Length && j <= i + maxDistance; j++)
            {
                var (left, right) = ((int)bucket[i], (int)bucket[j]);
                var matches = MinHash.CountMatches(_signatures[left], _signatures[right]);
                ComparedPairs++;
                if (matches >= MinMatchingValues)
                {
                    candidates.Add(left, right, matches);
                    candidates.Add(right, left, matches);
                }
            }
        }
    }

    // Orders by the values after the band, then by those before it: each band gives a narrative different neighbours.
    private int CompareInBucket(int band, int leftIndex, int rightIndex)
    {
        var next = (band + 1) * RowsPerBand;
        ReadOnlySpan<uint> left = _signatures[leftIndex], right = _signatures[rightIndex];
        var order = left[next..].SequenceCompareTo(right[next..]);
        order = order != 0 ? order : left[..next].SequenceCompareTo(right[..next]);
        return order != 0 ? order : leftIndex.CompareTo(rightIndex);
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

    /// <summary>Up to <see cref="MaxCandidates"/> candidates of each narrative, most matches first.</summary>
    private sealed class CandidateLists(int count)
    {
        private readonly (int Other, int Matches)[] _entries = new (int, int)[count * MaxCandidates];
        private readonly byte[] _counts = new byte[count];

        public IEnumerable<int> Get(int index) => Enumerable.Range(index * MaxCandidates, _counts[index]).Select(at => _entries[at].Other);

        public void Add(int index, int other, int matches)
        {
            var entries = _entries.AsSpan(index * MaxCandidates, _counts[index]);
            foreach (var (existing, _) in entries)
            {
                if (existing == other)
                {
                    return;
                }
            }

            if (entries.Length < MaxCandidates)
            {
                entries = _entries.AsSpan(index * MaxCandidates, ++_counts[index]);
            }
            else if (entries[^1].Matches >= matches)
            {
                return;
            }

            var at = entries.Length - 1;
            for (; at > 0 && entries[at - 1].Matches < matches; at--)
            {
                entries[at] = entries[at - 1];
            }

            entries[at] = (other, matches);
        }
    }
}
