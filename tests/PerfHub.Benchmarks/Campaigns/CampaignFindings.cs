using System.Collections.Concurrent;

namespace PerfHub.Benchmarks.Campaigns;

/// <summary>What a campaign has counted, and where the model did not hold.</summary>
internal sealed class CampaignFindings
{
    private const int MaxPrinted = 40;

    private readonly ConcurrentQueue<string> _violations = new();
    private readonly ConcurrentDictionary<string, long> _counts = new();
    private readonly ConcurrentDictionary<string, double> _peaks = new();

    public int ViolationCount => _violations.Count;

    /// <summary>Records that the model does not hold.</summary>
    public void Add(string violation)
    {
        _violations.Enqueue(violation);
        if (_violations.Count <= MaxPrinted)
        {
            Console.WriteLine($"VIOLATION: {violation}");
        }
    }

    public void Count(string name, long by = 1) => _counts.AddOrUpdate(name, by, (_, count) => count + by);

    public long GetCount(string name) => _counts.GetValueOrDefault(name);

    public void RecordPeak(string name, double value) => _peaks.AddOrUpdate(name, value, (_, peak) => Math.Max(peak, value));

    public double GetPeak(string name) => _peaks.GetValueOrDefault(name);

    public void Print()
    {
        Console.WriteLine();
        foreach (var (name, count) in _counts.OrderBy(it => it.Key, StringComparer.Ordinal))
        {
            Console.WriteLine($"{name,-44} {count,12:N0}");
        }

        foreach (var (name, peak) in _peaks.OrderBy(it => it.Key, StringComparer.Ordinal))
        {
            Console.WriteLine($"{name,-44} {peak,12:N1} at most");
        }

        foreach (var group in _violations.GroupBy(it => it.Split(':')[0]).OrderByDescending(it => it.Count()))
        {
            Console.WriteLine($"{group.Count():N0} violations: {group.First()}");
        }
    }
}
