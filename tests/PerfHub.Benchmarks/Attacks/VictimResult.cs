namespace PerfHub.Benchmarks.Attacks;

/// <summary>What a victim has met.</summary>
internal sealed class VictimResult
{
    /// <summary>The times of its filings, in milliseconds.</summary>
    public List<double> Filings { get; } = [];

    /// <summary>Responses other than 2xx, and connections without a response.</summary>
    public int Failures { get; set; }

    /// <summary>How often the host was not ready.</summary>
    public int NotReady { get; set; }

    /// <summary>The median time of a filing, in milliseconds.</summary>
    public double Median => Filings.Order().ElementAt(Filings.Count / 2);
}
