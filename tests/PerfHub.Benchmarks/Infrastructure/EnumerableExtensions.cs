namespace PerfHub.Benchmarks.Infrastructure;

internal static class EnumerableExtensions
{
    /// <summary>The median; of an even number of values the upper one.</summary>
    public static double Median(this IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
