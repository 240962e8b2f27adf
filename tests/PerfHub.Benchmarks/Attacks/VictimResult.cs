using System.Globalization;

namespace PerfHub.Benchmarks.Attacks;

/// <summary>What a victim has met.</summary>
internal sealed class VictimResult
{
    /// <summary>The times of its filings, in milliseconds, one after the other.</summary>
    public List<double> Filings { get; } = [];

    /// <summary>When each filing was sent, in seconds since the start.</summary>
    public List<double> Starts { get; } = [];

    /// <summary>Responses other than 2xx, and connections without a response.</summary>
    public int Failures { get; set; }

    /// <summary>How often the host was not ready.</summary>
    public int NotReady { get; set; }

    /// <summary>The median time of a filing, in milliseconds.</summary>
    public double Median => Filings.Order().ElementAt(Filings.Count / 2);

    /// <summary>The slowest filings with the seconds at which they were sent, for people.</summary>
    public string DescribeSlowest() => string.Join(", ", Filings.Zip(Starts).OrderByDescending(it => it.First).Take(5).Select(it => string.Create(CultureInfo.InvariantCulture, $"{it.First:N0} at {it.Second:N1} s")));
}
