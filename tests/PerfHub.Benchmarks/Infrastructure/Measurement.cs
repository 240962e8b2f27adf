namespace PerfHub.Benchmarks.Infrastructure;

/// <summary>A rate compared with a baseline.</summary>
/// <param name="Name">The operation.</param>
/// <param name="Rate">Requests a second, the median of the rounds.</param>
/// <param name="BaselineRate">The baseline's requests a second.</param>
/// <param name="Ratio">The median of the rounds' ratios.</param>
internal sealed record Measurement(string Name, double Rate, double BaselineRate, double Ratio);
