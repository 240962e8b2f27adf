using PerfHub.Api.Projections.Indexing;
using PerfHub.Api.Reports;
using PerfHub.Rules.Report;

namespace PerfHub.Api.Projections.Rankings;

/// <summary>
/// A ranking: the indexes of its reports in the order of the list, in chunks, so that a report is inserted and removed without moving
/// the others. The table locks all calls.
/// </summary>
internal sealed class RankedList
{
    private const int MaxChunkLength = 512, FilledChunkLength = 384;

    private readonly IndexedReports _reports;
    private readonly RankingMetric _metric;
    private readonly Grade? _grade;
    private readonly Func<ReportTraits, bool> _includes;
    private readonly List<Chunk> _chunks = [];

    /// <summary>Creates the list of all reports that it includes.</summary>
    /// <param name="reports">All reports of the year.</param>
    /// <param name="metric">The metric of the list.</param>
    /// <param name="grade">The grade of the score that the metric ranks by; <see langword="null"/> for all.</param>
    /// <param name="includes">Whether the list has units with these traits.</param>
    public RankedList(IndexedReports reports, RankingMetric metric, Grade? grade, Func<ReportTraits, bool> includes)
    {
        (_reports, _metric, _grade, _includes) = (reports, metric, grade, includes);
        Fill();
    }

    /// <summary>The number of reports.</summary>
    public int Count { get; private set; }

    /// <summary>Changes with every report of the list: the sum of their fingerprints.</summary>
    public ulong Fingerprint { get; private set; }

    /// <summary>The last time that it was read, in reads of the table.</summary>
    public long LastRead { get; set; }

    /// <summary>Whether the list has this report, as it is now.</summary>
    public bool Includes(in IndexedReport report) =>
        report.Traits is { } traits && report.Status.Counts() && _metric.GetValue(in report) is not null && (_grade is null || _metric.GetGrade(in report) == _grade) && _includes(traits);

    /// <summary>Adds a report, after it has changed.</summary>
    public void Add(int index)
    {
        ref readonly var report = ref _reports[index];
        Count++;
        Fingerprint += report.ComputeFingerprint();
        if (_chunks.Count == 0)
        {
            _chunks.Add(new Chunk());
        }

        var position = GetPosition(in report);
        var number = Math.Max(0, FindFirstChunkAfter(in position) - 1);
        var chunk = _chunks[number];
        chunk.Insert(FindInChunk(chunk, in position), index);
        if (chunk.Count == MaxChunkLength)
        {
            _chunks.Insert(number + 1, chunk.SplitOff());
        }
    }

    /// <summary>Removes a report, before it changes.</summary>
    public void Remove(int index)
    {
        ref readonly var report = ref _reports[index];
        Count--;
        Fingerprint -= report.ComputeFingerprint();
        var position = GetPosition(in report);
        var number = FindFirstChunkAfter(in position) - 1;
        var chunk = _chunks[number];
        chunk.RemoveAt(FindInChunk(chunk, in position));
        if (chunk.Count == 0)
        {
            _chunks.RemoveAt(number);
        }
    }

    /// <summary>Counts the reports before a place.</summary>
    public int CountBefore(in RankingPosition position)
    {
        var number = FindFirstChunkAfter(in position) - 1;
        if (number < 0)
        {
            return 0;
        }

        var count = FindInChunk(_chunks[number], in position);
        for (var i = 0; i < number; i++)
        {
            count += _chunks[i].Count;
        }

        return count;
    }

    /// <summary>Whether there is a report exactly at a place.</summary>
    public bool Contains(in RankingPosition position, int countBefore)
    {
        if (countBefore >= Count)
        {
            return false;
        }

        var at = GetPosition(in _reports[this[countBefore]]);
        return RankingPosition.Compare(in at, in position) == 0;
    }

    /// <summary>Reads the indexes of reports.</summary>
    /// <param name="start">How many reports are before the first.</param>
    /// <param name="count">The number of reports.</param>
    public int[] Slice(int start, int count)
    {
        var indexes = new int[count];
        var filled = 0;
        foreach (var chunk in _chunks)
        {
            if (filled == count)
            {
                break;
            }

            if (start < chunk.Count)
            {
                var part = Math.Min(count - filled, chunk.Count - start);
                chunk.Indexes.AsSpan(start, part).CopyTo(indexes.AsSpan(filled));
                filled += part;
            }

            start = Math.Max(0, start - chunk.Count);
        }

        return indexes;
    }

    private int this[int place] => Slice(place, 1)[0];

    private void Fill()
    {
        var (values, indexes) = (new List<long>(), new List<int>());
        for (var i = 0; i < _reports.Count; i++)
        {
            ref readonly var report = ref _reports[i];
            if (Includes(in report))
            {
                // Sorted from the lowest to the highest.
                values.Add(-_metric.GetValue(in report)!.Value);
                indexes.Add(i);
                Fingerprint += report.ComputeFingerprint();
            }
        }

        var (keys, sorted) = (values.ToArray(), indexes.ToArray());
        Array.Sort(keys, sorted);
        SortTies(keys, sorted);
        for (var i = 0; i < sorted.Length; i += FilledChunkLength)
        {
            _chunks.Add(new Chunk(sorted.AsSpan(i, Math.Min(FilledChunkLength, sorted.Length - i))));
        }

        Count = sorted.Length;
    }

    private void SortTies(long[] keys, int[] sorted)
    {
        for (int start = 0, end; start < keys.Length; start = end)
        {
            end = start + 1;
            while (end < keys.Length && keys[end] == keys[start])
            {
                end++;
            }

            if (end - start > 1)
            {
                sorted.AsSpan(start, end - start).Sort(Compare);
            }
        }
    }

    private int Compare(int one, int other)
    {
        var first = GetPosition(in _reports[one]);
        var second = GetPosition(in _reports[other]);
        return RankingPosition.Compare(in first, in second);
    }

    private RankingPosition GetPosition(in IndexedReport report) => new(_metric.GetValue(in report)!.Value, report.Traits!.Bureau, report.UnitBytes);

    /// <summary>Finds the first chunk that begins after a place.</summary>
    private int FindFirstChunkAfter(in RankingPosition position)
    {
        var (low, high) = (0, _chunks.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            var first = _chunks[middle].Count == 0 ? position : GetPosition(in _reports[_chunks[middle].Indexes[0]]);
            (low, high) = RankingPosition.Compare(in first, in position) > 0 ? (low, middle) : (middle + 1, high);
        }

        return low;
    }

    /// <summary>Counts the reports of a chunk before a place.</summary>
    private int FindInChunk(Chunk chunk, in RankingPosition position)
    {
        var (low, high) = (0, chunk.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            var at = GetPosition(in _reports[chunk.Indexes[middle]]);
            (low, high) = RankingPosition.Compare(in at, in position) < 0 ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private sealed class Chunk
    {
        public Chunk()
        {
        }

        public Chunk(ReadOnlySpan<int> indexes)
        {
            indexes.CopyTo(Indexes);
            Count = indexes.Length;
        }

        public int[] Indexes { get; } = new int[MaxChunkLength];

        public int Count { get; private set; }

        public void Insert(int at, int index)
        {
            Array.Copy(Indexes, at, Indexes, at + 1, Count - at);
            Indexes[at] = index;
            Count++;
        }

        public void RemoveAt(int at)
        {
            Count--;
            Array.Copy(Indexes, at + 1, Indexes, at, Count - at);
        }

        /// <summary>Moves the second half into a new chunk.</summary>
        public Chunk SplitOff()
        {
            var half = new Chunk(Indexes.AsSpan(Count / 2, Count - (Count / 2)));
            Count /= 2;
            return half;
        }
    }
}
