using PerfHub.Rules.Statistics;

namespace PerfHub.Api.Features.Indicators;

/// <summary>The quartiles of a set of figures, 2 decimals, with linear interpolation.</summary>
/// <param name="Count">Figures in the set.</param>
/// <param name="Min">The minimum.</param>
/// <param name="Q1">The first quartile.</param>
/// <param name="Median">The median.</param>
/// <param name="Q3">The third quartile.</param>
/// <param name="Max">The maximum.</param>
public sealed record Quartiles(int Count, decimal Min, decimal Q1, decimal Median, decimal Q3, decimal Max)
{
    /// <summary>Computes the quartiles of figures in ascending order; <see langword="null"/> for none.</summary>
    internal static Quartiles? Compute(List<decimal> sorted)
    {
        decimal ComputeAt(int percent) => Quantiles.Compute(sorted, percent);
        return sorted.Count == 0 ? null : new Quartiles(sorted.Count, ComputeAt(0), ComputeAt(25), ComputeAt(50), ComputeAt(75), ComputeAt(100));
    }
}
