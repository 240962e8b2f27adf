namespace PerfHub.Benchmarks.Infrastructure;

/// <summary>The result of a load.</summary>
/// <param name="Rate">Requests a second.</param>
/// <param name="Latencies">Milliseconds of each request.</param>
/// <param name="Refusals">The number of responses with 503.</param>
internal sealed record LoadResult(double Rate, double[] Latencies, int Refusals);
