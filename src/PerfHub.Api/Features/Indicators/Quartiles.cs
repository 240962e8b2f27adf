using PerfHub.Rules.Statistics;

namespace PerfHub.Api.Features.Indicators;

/// <summary>How figures lie, two decimals; what lies between two neighbours is in proportion.</summary>
/// <param name="Count">How many there are.</param>
/// <param name="Min">The lowest.</param>
/// <param name="Q1">A quarter is lower.</param>
/// <param name="Median">Half are lower.</param>
/// <param name="Q3">Three quarters are lower.</param>
/// <param name="Max">The highest.</param>
public sealed record Quartiles(int Count, decimal Min, decimal Q1, decimal Median, decimal Q3, decimal Max)
{
    /// <summary>Those of figures in ascending order; nothing where there are none.</summary>
    internal static Quartiles? Compute(List<decimal> ascending)
    {
        decimal At(int percent) => Quantiles.Compute(ascending, percent);
        return ascending.Count == 0 ? null : new Quartiles(ascending.Count, At(0), At(25), At(50), At(75), At(100));
    }
}
