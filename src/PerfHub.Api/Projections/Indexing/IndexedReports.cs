namespace PerfHub.Api.Projections.Indexing;

/// <summary>The reports of a year. An index stays with its report.</summary>
internal sealed class IndexedReports
{
    // Below the size from which arrays are not moved by the garbage collector.
    private const int ChunkLength = 512;

    private readonly List<IndexedReport[]> _chunks = [];

    // Ids grow with time, so most reports are appended in the order of their ids. The others are found here.
    private readonly Dictionary<long, int> _unordered = [];
    private int _orderedCount;

    public int Count { get; private set; }

    public ref IndexedReport this[int index] => ref _chunks[index / ChunkLength][index % ChunkLength];

    /// <summary>Finds the index of a report; −1 if it is not here.</summary>
    public int Find(long id)
    {
        var (low, high) = (0, _orderedCount - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var at = this[middle].Id;
            if (at == id)
            {
                return middle;
            }

            (low, high) = at < id ? (middle + 1, high) : (low, middle - 1);
        }

        return _unordered.GetValueOrDefault(id, -1);
    }

    /// <summary>Appends a report and returns its index.</summary>
    public int Append(in IndexedReport report)
    {
        if (Count == _chunks.Count * ChunkLength)
        {
            _chunks.Add(new IndexedReport[ChunkLength]);
        }

        if (_orderedCount == Count && (Count == 0 || this[Count - 1].Id < report.Id))
        {
            _orderedCount++;
        }
        else
        {
            _unordered[report.Id] = Count;
        }

        this[Count] = report;
        return Count++;
    }
}
