namespace PerfHub.Rules.Copies;

/// <summary>
/// Finds among many narratives those that may be copies of each other, without comparing all with all. Add every
/// narrative, in any order and once; then ask for the <see cref="Candidates"/>, and compare their shingles in full.
/// </summary>
/// <typeparam name="TId">What a narrative is known by.</typeparam>
/// <remarks>
/// <para>
/// Signatures (<see cref="MinHash"/>) are cut into 16 bands of 8 values. Narratives that agree in a whole band are compared
/// by their signatures, and those that agree in 96 of 128 values are candidates. A pair of similarity s meets with the
/// chance 1 − (1 − s⁸)¹⁶: 99.98 % at 0.90, 5.9 % at 0.5, one in ten million at 0.1. Below 0.90 more and more are missed.
/// </para>
/// <para>
/// What everybody writes alike would bring everybody together. In a band where more than <see cref="Crowd"/> meet, each is
/// compared only with the <see cref="Neighbours"/> that are next to it by the rest of their signatures: copies of one text
/// stand side by side there, however many they are, and all others cost a fixed price. A pair of copies at 0.90 in a corpus
/// of which 80 % is common to all still meets outside a crowd with 99.8 %.
/// </para>
/// <para>
/// Holds 512 bytes a narrative for its signature, 64 for its candidates and 8 while it looks for them: some 62 MB for
/// 100,000. The texts themselves are not kept. One thread at a time.
/// </para>
/// </remarks>
public sealed class CopyIndex<TId>
{
    /// <summary>The bands of a signature.</summary>
    public const int Bands = 16;

    /// <summary>The most narratives in a band that are all compared with each other.</summary>
    public const int Crowd = 32;

    /// <summary>How many that follow it each one in a crowd is compared with.</summary>
    public const int Neighbours = 8;

    /// <summary>The most candidates of one narrative: those that seem nearest.</summary>
    public const int MostCandidates = 8;

    private const int Rows = MinHash.Length / Bands;

    /// <summary>What a pair at 0.90 falls below once in some ten million times: five and a half standard deviations.</summary>
    private const int LeastAgreeing = MinHash.Length * 3 / 4;

    private readonly List<TId> _ids = [];
    private readonly List<uint[]> _signatures = [];

    /// <summary>How many narratives were added.</summary>
    public int Count => _ids.Count;

    /// <summary>How many pairs of signatures the last search compared, those that met in several bands as often.</summary>
    public long Compared { get; private set; }

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
    public IReadOnlyList<CopyCandidates<TId>> Candidates()
    {
        Compared = 0;
        var nearest = new Nearest(Count);
        var keyed = new ulong[Count];
        for (var band = 0; band < Bands; band++)
        {
            Search(band, keyed, nearest);
        }

        return
        [
            .. Enumerable.Range(0, Count)
                .Select(i => new CopyCandidates<TId>(_ids[i], [.. nearest.Of(i).Select(other => _ids[other])]))
                .Where(it => it.Nearest.Count > 0),
        ];
    }

    private void Search(int band, ulong[] keyed, Nearest nearest)
    {
        for (var i = 0; i < keyed.Length; i++)
        {
            keyed[i] = (ulong)Key(_signatures[i].AsSpan(band * Rows, Rows)) << 32 | (uint)i;
        }

        Array.Sort(keyed);
        for (int start = 0, end; start < keyed.Length; start = end)
        {
            for (end = start + 1; end < keyed.Length && keyed[end] >> 32 == keyed[start] >> 32; end++)
            {
            }

            var met = keyed.AsSpan(start, end - start);
            if (met.Length > Crowd)
            {
                met.Sort((one, other) => InCrowd(band, (int)one, (int)other));
            }

            Compare(met, met.Length > Crowd ? Neighbours : Crowd, nearest);
        }
    }

    private void Compare(ReadOnlySpan<ulong> met, int reach, Nearest nearest)
    {
        for (var i = 0; i < met.Length; i++)
        {
            for (var j = i + 1; j < met.Length && j <= i + reach; j++)
            {
                var (one, other) = ((int)met[i], (int)met[j]);
                var agreeing = MinHash.Agreeing(_signatures[one], _signatures[other]);
                Compared++;
                if (agreeing >= LeastAgreeing)
                {
                    nearest.Offer(one, other, agreeing);
                    nearest.Offer(other, one, agreeing);
                }
            }
        }
    }

    // By what follows the band, and around: another order in each band, so that one has other neighbours in each.
    private int InCrowd(int band, int one, int other)
    {
        var next = (band + 1) * Rows;
        ReadOnlySpan<uint> left = _signatures[one], right = _signatures[other];
        var order = left[next..].SequenceCompareTo(right[next..]);
        order = order != 0 ? order : left[..next].SequenceCompareTo(right[..next]);
        return order != 0 ? order : one.CompareTo(other);
    }

    private static uint Key(ReadOnlySpan<uint> band)
    {
        var key = 0UL;
        foreach (var value in band)
        {
            key = MinHash.Mix(key ^ value);
        }

        return (uint)key;
    }

    /// <summary>The few that seem nearest to each narrative.</summary>
    private sealed class Nearest(int count)
    {
        private readonly (int Other, int Agreeing)[] _all = new (int, int)[count * MostCandidates];
        private readonly byte[] _counts = new byte[count];

        public IEnumerable<int> Of(int one) => Enumerable.Range(one * MostCandidates, _counts[one]).Select(at => _all[at].Other);

        public void Offer(int one, int other, int agreeing)
        {
            var kept = _all.AsSpan(one * MostCandidates, _counts[one]);
            foreach (var (known, _) in kept)
            {
                if (known == other)
                {
                    return;
                }
            }

            if (kept.Length < MostCandidates)
            {
                kept = _all.AsSpan(one * MostCandidates, ++_counts[one]);
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
